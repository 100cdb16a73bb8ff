import type { PropertyView } from '../workspace/property-view';
import type { Property, Row, Workspace } from '../workspace/model';
import { titleOf } from '../workspace/model';

const figures = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 });
const days = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
/** A day or an instant; the spaces do not break. */
const dayText = (iso: string): string => {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : days.format(at).replaceAll(' ', '\u00a0');
};

/** A cell as a person reads it in the table. */
export function cellText(workspace: Workspace, view: PropertyView, row: Row, property: Property): string {
  const value = row.values[property.id] ?? null;
  const option = (id: unknown): string => property.options?.find((one) => one.id === id)?.name ?? '';
  const ids = Array.isArray(value) ? (value as unknown[]) : [];
  switch (property.type) {
    case 'select':
    case 'status':
      return option(value);
    case 'multi_select':
      return ids.map(option).join(', ');
    case 'people':
      return ids.map((id) => workspace.people.find((one) => one.id === id)?.name ?? '').join(', ');
    case 'relation':
      return ids
        .map((id) => {
          const target = workspace.rows.get(String(id));
          return target === undefined ? '' : titleOf(workspace, target);
        })
        .join(', ');
    case 'checkbox':
      return value === true ? 'yes' : 'no';
    case 'date':
      return dayText((value as { start: string } | null)?.start ?? '');
    case 'created_time':
    case 'last_edited_time': {
      const plain = view.plain(row, property) as Record<string, unknown>;
      return dayText(String(plain[property.type] ?? ''));
    }
    case 'number':
      return typeof value === 'number' ? figures.format(value) : '';
    case 'formula':
    case 'rollup': {
      const plain = view.plain(row, property) as Record<string, unknown>;
      const inner = plain[String(plain.type)];
      if (typeof inner === 'number') return figures.format(inner);
      return Array.isArray(inner)
        ? inner.map((one: Record<string, unknown>) => String(one[String(one.type)] ?? '')).join(', ')
        : String(inner ?? '');
    }
    default:
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }
}

/** A cell as a person types it: saved unchanged it stays what it is. */
export function typedText(workspace: Workspace, view: PropertyView, row: Row, property: Property): string {
  const value = row.values[property.id] ?? null;
  if (property.type === 'number') return typeof value === 'number' ? String(value) : '';
  if (property.type === 'date') return (value as { start: string } | null)?.start ?? '';
  return cellText(workspace, view, row, property);
}
