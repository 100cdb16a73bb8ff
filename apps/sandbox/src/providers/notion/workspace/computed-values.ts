import type { DateValue, Property, Row, Value, Workspace } from './model';
import { dataSourceOf, propertyOf } from './model';

/** Cells of related rows, as `show_original` lists them: property and value. */
export interface Original {
  property: Property;
  value: Value;
}

export type Rolled = { type: 'number'; number: number | null } | { type: 'array'; array: Original[] };

const isDate = (value: Value): value is DateValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'start' in value;

/** What a rollup shows, over the related rows that are not in the trash. */
export function rollUp(workspace: Workspace, row: Row, property: Property): Rolled {
  const source = dataSourceOf(workspace, row.dataSourceId);
  const relation = source?.properties.find(({ id }) => id === property.rollup?.relation);
  const ids = relation === undefined ? [] : ((row.values[relation.id] ?? []) as string[]);
  const related = ids.flatMap((id) => workspace.rows.get(id) ?? []).filter(({ inTrash }) => !inTrash);
  const originals = related.flatMap((one): Original[] => {
    const target = dataSourceOf(workspace, one.dataSourceId);
    const rolled = target === undefined ? undefined : propertyOf(target, property.rollup?.property ?? '');
    return rolled === undefined ? [] : [{ property: rolled, value: one.values[rolled.id] ?? null }];
  });
  switch (property.rollup?.function) {
    case 'sum':
      return {
        type: 'number',
        number: originals.reduce((sum, { value }) => sum + (typeof value === 'number' ? value : 0), 0),
      };
    case 'count':
      return { type: 'number', number: related.length };
    default:
      return { type: 'array', array: originals };
  }
}

export type FormulaValue =
  | { type: 'number'; number: number | null }
  | { type: 'string'; string: string | null }
  | { type: 'boolean'; boolean: boolean }
  | { type: 'date'; date: DateValue | null };

/** What a formula shows. */
export function evaluate(row: Row, property: Property): FormulaValue {
  const result = property.formula?.result;
  const value = result === undefined ? null : (row.values[result.of] ?? null);
  switch (result?.gives) {
    case 'number':
      return { type: 'number', number: typeof value === 'number' ? value * result.times : null };
    case 'boolean':
      return { type: 'boolean', boolean: value !== null && value !== '' && value !== false };
    case 'date':
      return { type: 'date', date: isDate(value) ? value : null };
    default:
      return { type: 'string', string: typeof value === 'string' ? `${result?.before ?? ''}${value}` : null };
  }
}
