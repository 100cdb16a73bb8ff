import type { CompanyRecord, ContactRecord } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { Page } from '../notion.schemas';
import type { Column, DataSource } from '../schema/data-source';
import type { DataSources } from '../schema/data-sources';
import { relatedColumns } from '../schema/deal-columns';
import type { DealColumns } from '../schema/deal-columns';
import { relatedIds } from '../values/property-text';
import { cellOf, sourceRecordOf, textIn } from './cells';
import type { PageReader } from './query-pages';

/** A row with its table and what its columns mean. */
export interface Deal {
  readonly page: Page;
  readonly source: DataSource;
  readonly columns: DealColumns;
}

/** Pages that rows are related to: by row and column, in order. */
export interface RelatedPages {
  of(
    page: Page,
    column: Column | null,
  ): readonly { readonly page: Page; readonly source: DataSource | null }[];
  /** Titles behind the relations that were read, by property id. */
  titles(page: Page): ReadonlyMap<string, string>;
}

export const noRelated: RelatedPages = { of: () => [], titles: () => new Map() };

const titleOf = (page: Page): string | null => {
  const title = Object.values(page.properties).find(({ type }) => type === 'title');
  return title === undefined ? null : textIn(page, { id: title.id } as Column);
};

const relationsOf = (deal: Deal, wanted: readonly string[]): readonly Column[] =>
  deal.source.columns.filter(
    (column) =>
      column.type === 'relation' &&
      (wanted.includes(column.id) || column === deal.columns.company || column === deal.columns.contacts),
  );

/**
 * Reads what rows are related to, one hop: companies, contacts, and whatever relation a mapping or condition asks for. A page several rows share is read
 * once; per table about one call for a hundred where that is cheaper.
 */
export async function readRelated(
  reader: PageReader,
  sources: DataSources,
  context: ConnectorContext,
  deals: readonly Deal[],
  wanted: readonly string[],
): Promise<RelatedPages> {
  const idsByCell = new Map<string, readonly string[]>();
  const idsByTable = new Map<string, Set<string>>();
  for (const deal of deals) {
    for (const column of relationsOf(deal, wanted)) {
      const cell = cellOf(deal.page, column);
      const ids = cell ? relatedIds(await reader.items(deal.page, cell)) : [];
      idsByCell.set(`${deal.page.id}:${column.id}`, ids);
      const table = idsByTable.get(column.targetId ?? '') ?? new Set();
      for (const id of ids) table.add(id);
      idsByTable.set(column.targetId ?? '', table);
    }
  }
  const pages = new Map<string, Page>();
  const tables = new Map<string, DataSource | null>();
  for (const [table, ids] of idsByTable) {
    if (table !== '') tables.set(table, await sources.find(context, table));
    const read = table === '' ? await reader.read([...ids]) : await reader.readFrom(table, [...ids]);
    for (const [id, page] of read) if (page) pages.set(id, page);
  }
  const of: RelatedPages['of'] = (page, column) =>
    (idsByCell.get(`${page.id}:${column?.id ?? ''}`) ?? []).flatMap((id) => {
      const found = pages.get(id);
      return found ? [{ page: found, source: tables.get(found.parent.data_source_id ?? '') ?? null }] : [];
    });
  return {
    of,
    titles: (page) =>
      new Map(
        Object.values(page.properties).flatMap(({ id }) => {
          const titles = of(page, { id } as Column).flatMap((one) => titleOf(one.page) ?? []);
          return titles.length > 0 ? [[id, titles.join(', ')] as const] : [];
        }),
      ),
  };
}

const noColumns = { title: null, domain: null, email: null, role: null };

/** The row's companies: related pages, else the company its own text names. The first is the primary one. */
export function companiesOf({ page, columns }: Deal, related: RelatedPages): readonly CompanyRecord[] {
  const { company, domain } = columns;
  if (company?.type === 'relation')
    return related.of(page, company).map((one, at) => {
      const own = one.source ? relatedColumns(one.source) : noColumns;
      return {
        ...sourceRecordOf('company', one.page),
        isPrimary: at === 0,
        name: titleOf(one.page),
        domain: textIn(one.page, own.domain),
      };
    });
  const name = textIn(page, company);
  if (name === null) return [];
  const record = sourceRecordOf('company', page);
  return [
    {
      ...record,
      // No page of its own: the row speaks for it.
      ref: { objectType: 'company', externalId: `${page.id}#company` },
      isPrimary: true,
      name,
      domain: textIn(page, domain),
    },
  ];
}

/** The row's contacts: related pages, else the person its own e-mail address names. The first with an address is the primary one. */
export function contactsOf({ page, columns }: Deal, related: RelatedPages): readonly ContactRecord[] {
  if (columns.contacts) {
    const contacts = related.of(page, columns.contacts).map((one) => {
      const own = one.source ? relatedColumns(one.source) : noColumns;
      return {
        ...sourceRecordOf('contact', one.page),
        name: titleOf(one.page),
        email: textIn(one.page, own.email),
        title: textIn(one.page, own.role),
        roles: [],
      };
    });
    const primary = contacts.find(({ email }) => email !== null) ?? contacts[0];
    if (primary !== undefined)
      return contacts
        .map((contact) => ({ ...contact, isPrimary: contact === primary }))
        .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  }
  const [name, email] = [textIn(page, columns.contactName), textIn(page, columns.contactEmail)];
  if (name === null && email === null) return [];
  return [
    {
      ...sourceRecordOf('contact', page),
      ref: { objectType: 'contact', externalId: `${page.id}#contact` },
      isPrimary: true,
      name,
      email,
      title: null,
      roles: [],
    },
  ];
}
