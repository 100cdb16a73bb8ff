import { RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import { paths } from '../notion.paths';
import { page as pageSchema, pagesAnswer, propertyItems } from '../notion.schemas';
import type { Page, PropertyValue } from '../notion.schemas';

/** Rows in one answer. */
export const pageSize = 100;
/** From this many rows on, asking the table costs fewer calls than asking for each row. */
const fewest = 4;
/** References a page shows of one property. */
const referencesShown = 25;
const mostItemPages = 20;

/** One page of a table's rows. `cursor` continues a query; one that is cut off went through as many rows as Notion shows of a query. */
export async function queryPage(
  client: NotionClient,
  context: ConnectorContext,
  sourceId: string,
  body: Record<string, unknown>,
): Promise<{ readonly pages: readonly Page[]; readonly cursor: string | null; readonly isCutOff: boolean }> {
  const request = {
    method: 'post',
    path: paths.query(sourceId),
    body: { page_size: pageSize, ...body },
  } as const;
  const answer = await client.call(context, 'dataSources.query', request, pagesAnswer);
  const isCutOff = answer.request_status?.type === 'incomplete';
  return { pages: answer.results, cursor: answer.next_cursor ?? null, isCutOff };
}

/** One row; null when it is gone or no longer shared. */
export async function readPage(
  client: NotionClient,
  context: ConnectorContext,
  id: string,
): Promise<Page | null> {
  try {
    return await client.call(context, 'pages.read', { path: paths.page(id) }, pageSchema);
  } catch (error) {
    if (error instanceof RecordNotFound) return null;
    throw error;
  }
}

const newestFirst = [{ timestamp: 'last_edited_time', direction: 'descending' }];

const editedBetween = (a: Page, b: Page): Record<string, unknown> | null => {
  const times = [a.last_edited_time, b.last_edited_time].map((at) => at?.getTime() ?? Number.NaN);
  if (times.some(Number.isNaN)) return null;
  const at = (ms: number): string => new Date(ms).toISOString();
  return {
    and: [
      { timestamp: 'last_edited_time', last_edited_time: { on_or_after: at(Math.min(...times)) } },
      { timestamp: 'last_edited_time', last_edited_time: { on_or_before: at(Math.max(...times)) } },
    ],
  };
};

/** Rows by id, found with as few calls as can be: Notion reads no rows by id in a batch. */
export class PageReader {
  readonly #found = new Map<string, Page | null>();

  constructor(
    private readonly client: NotionClient,
    private readonly context: ConnectorContext,
  ) {}

  /**
   * Rows of any tables. What is dirty was mostly edited last, so the table's newest rows are asked for (one call for a hundred); after a scan of old rows
   * the rows between the first and the last one missing. What neither finds is read row by row. Null = gone or not shared.
   */
  async read(ids: readonly string[]): Promise<ReadonlyMap<string, Page | null>> {
    const asked = new Set<string>();
    let spare = Math.floor(ids.length / fewest);
    while (spare > 0 && this.#missing(ids).length >= fewest) {
      const probe = await this.#readOne(this.#missing(ids)[0] ?? '');
      const source = probe?.parent.data_source_id ?? null;
      spare -= 1;
      if (probe === null || source === null) continue;
      if (!asked.has(source)) {
        asked.add(source);
        await this.#query(source, { sorts: newestFirst }, ids, 1);
        continue;
      }
      const other = await this.#readOne(this.#missing(ids).at(-1) ?? '');
      const filter = other && other.parent.data_source_id === source ? editedBetween(probe, other) : null;
      if (filter) spare -= await this.#query(source, { filter, sorts: newestFirst }, ids, spare);
    }
    return this.#each(ids);
  }

  /** Rows of one table, e.g. what relations point at. */
  async readFrom(sourceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Page | null>> {
    const worth = Math.floor(this.#missing(ids).length / fewest);
    if (worth > 0) await this.#query(sourceId, { sorts: newestFirst }, ids, worth);
    return this.#each(ids);
  }

  /** Every reference of a relation or people cell; a page shows the first 25. */
  async items(page: Page, value: PropertyValue): Promise<PropertyValue> {
    const shown: unknown = value[value.type];
    const isCut = Array.isArray(shown) && shown.length >= referencesShown;
    if (value['has_more'] !== true && !isCut) return value;
    const all: unknown[] = [];
    let cursor: string | null | undefined;
    for (let count = 0; count < mostItemPages; count += 1) {
      const query = { page_size: String(pageSize), ...(cursor ? { start_cursor: cursor } : {}) };
      const request = { path: paths.property(page.id, value.id), query };
      const answer = await this.client.call(this.context, 'properties.read', request, propertyItems);
      all.push(...answer.results.map((item) => item[item.type]));
      cursor = answer.next_cursor;
      if (!cursor) break;
    }
    return { ...value, [value.type]: all, has_more: false };
  }

  #missing(ids: readonly string[]): readonly string[] {
    return [...new Set(ids)].filter((id) => !this.#found.has(id));
  }

  async #readOne(id: string): Promise<Page | null> {
    const page = await readPage(this.client, this.context, id);
    this.#found.set(id, page);
    return page;
  }

  async #each(ids: readonly string[]): Promise<ReadonlyMap<string, Page | null>> {
    for (const id of this.#missing(ids)) await this.#readOne(id);
    return new Map(ids.map((id) => [id, this.#found.get(id) ?? null]));
  }

  /** Takes what a query finds of the rows; ends when all are found. @returns calls made. */
  async #query(
    sourceId: string,
    body: Record<string, unknown>,
    ids: readonly string[],
    most: number,
  ): Promise<number> {
    let cursor: string | null = null;
    for (let calls = 1; ; calls += 1) {
      const answer = await this.#page(sourceId, { ...body, ...(cursor ? { start_cursor: cursor } : {}) });
      for (const page of answer.pages) this.#found.set(page.id, page);
      cursor = answer.cursor;
      if (cursor === null || calls >= most || this.#missing(ids).length < fewest) return calls;
    }
  }

  /** A table that cannot be asked hides nothing: its rows are then read, and missed, one by one. */
  async #page(sourceId: string, body: Record<string, unknown>): ReturnType<typeof queryPage> {
    try {
      return await queryPage(this.client, this.context, sourceId, body);
    } catch (error) {
      if (error instanceof RecordNotFound) return { pages: [], cursor: null, isCutOff: false };
      throw error;
    }
  }
}
