import { RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import { paths } from '../notion.paths';
import { dataSource, dataSourcesAnswer } from '../notion.schemas';
import { dataSourceOf } from './data-source';
import type { DataSource } from './data-source';

const keepMs = 5 * 60 * 1000;
/** Connections remembered at once; the one unused longest is forgotten first. */
const mostConnections = 500;
const mostPages = 20;

interface Known {
  readonly readAt: number;
  readonly byId: Map<string, DataSource>;
}

/** A connection moved to another workspace must not keep the first one's tables. */
const keyOf = (context: ConnectorContext): string => `${context.connectionId}:${context.externalAccountId}`;

/** What was shared with the integration, with columns; remembered for five minutes a connection. */
export class DataSources {
  readonly #known = new Map<string, Known>();

  constructor(private readonly client: NotionClient) {}

  /** Every shared data source, by name, as known within so many milliseconds. One call for up to a hundred. Search lags: one shared a moment ago may be missing. */
  async list(context: ConnectorContext, notOlderThanMs = keepMs): Promise<readonly DataSource[]> {
    const { byId } = await this.#knownFor(context, notOlderThanMs);
    return [...byId.values()].toSorted((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  }

  /** As `list`, but asks Notion again: for pickers, where somebody has just shared something. */
  async listAnew(context: ConnectorContext): Promise<readonly DataSource[]> {
    this.#known.delete(keyOf(context));
    return this.list(context);
  }

  /** One data source; null when it is not shared or gone, which may change any moment and is not remembered. A call only for one the list lacks. */
  async find(context: ConnectorContext, id: string): Promise<DataSource | null> {
    const { byId } = await this.#knownFor(context);
    const found = byId.get(id);
    if (found !== undefined) return found;
    const source = await this.client
      .call(context, 'dataSources.read', { path: paths.dataSource(id) }, dataSource)
      .then(dataSourceOf)
      .catch((error: unknown) => {
        if (error instanceof RecordNotFound) return null;
        throw error;
      });
    if (source) byId.set(id, source);
    return source;
  }

  /** Takes over a data source as Notion has just answered it. */
  keep(context: ConnectorContext, source: DataSource): void {
    this.#known.get(keyOf(context))?.byId.set(source.id, source);
  }

  async #knownFor(context: ConnectorContext, notOlderThanMs = keepMs): Promise<Known> {
    const key = keyOf(context);
    const now = context.clock.now().getTime();
    const present = this.#known.get(key);
    this.#known.delete(key);
    const known =
      present && now - present.readAt < notOlderThanMs
        ? present
        : { readAt: now, byId: await this.#search(context) };
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostConnections && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  async #search(context: ConnectorContext): Promise<Map<string, DataSource>> {
    const byId = new Map<string, DataSource>();
    let cursor: string | null | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const body = {
        filter: { property: 'object', value: 'data_source' },
        page_size: 100,
        ...(cursor ? { start_cursor: cursor } : {}),
      };
      const request = { method: 'post', path: paths.search, body } as const;
      const answer = await this.client.call(context, 'dataSources.search', request, dataSourcesAnswer);
      for (const one of answer.results) if (!one.in_trash) byId.set(one.id, dataSourceOf(one));
      cursor = answer.next_cursor;
      if (!cursor) break;
    }
    return byId;
  }
}
