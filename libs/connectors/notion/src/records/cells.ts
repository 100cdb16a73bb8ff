import type { SourceRecord } from '@thread/domain';
import type { Page, PropertyValue } from '../notion.schemas';
import type { Column } from '../schema/data-source';
import { peopleOf, textOfProperty } from '../values/property-text';

/** Suffix of the property that holds the e-mail addresses of a people column. */
export const emailSuffix = ':email';

/** The cell of a column; undefined where the page lacks it. */
export function cellOf(page: Page, column: Column | null): PropertyValue | undefined {
  return column === null ? undefined : Object.values(page.properties).find(({ id }) => id === column.id);
}

/** The cell's text without surrounding space; null when there is no column, cell or text. */
export function textIn(page: Page, column: Column | null): string | null {
  const cell = cellOf(page, column);
  return (cell && textOfProperty(cell)?.trim()) || null;
}

/** Every property by id. `titles` = titles behind relations, by property id, as far as they were read. */
export function propertiesOf(
  page: Page,
  titles: ReadonlyMap<string, string> = new Map(),
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.values(page.properties).flatMap((cell): [string, string | null][] => {
      const own: [string, string | null] = [cell.id, titles.get(cell.id) ?? textOfProperty(cell)];
      if (cell.type !== 'people') return [own];
      const emails = peopleOf(cell).flatMap(({ email }) => email ?? []);
      return [own, [`${cell.id}${emailSuffix}`, emails.join(', ') || null]];
    }),
  );
}

/** A page in Thread's words. */
export function sourceRecordOf(
  role: 'deal' | 'company' | 'contact',
  page: Page,
  titles?: ReadonlyMap<string, string>,
): SourceRecord {
  return {
    ref: { objectType: role, externalId: page.id },
    properties: propertiesOf(page, titles),
    url: page.url && /^https:\/\//.test(page.url) ? page.url : null,
    createdAt: page.created_time,
    updatedAt: page.last_edited_time,
    archived: page.in_trash === true || page.archived === true,
  };
}
