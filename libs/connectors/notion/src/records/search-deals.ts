import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import { paths } from '../notion.paths';
import { pagesAnswer } from '../notion.schemas';
import type { Page } from '../notion.schemas';
import type { DataSources } from '../schema/data-sources';
import { stageColumns } from '../triggers/positions';
import { textIn } from './cells';
import { parseDealReference } from './deal-reference';
import { readPage } from './query-pages';

const most = 20;
/** Search finds pages of every kind: rows are picked out of so many. */
const searched = 50;
const longestQuery = 200;

type Found = Awaited<ReturnType<ConnectorRecords['searchDeals']>>[number];

const search = async (
  client: NotionClient,
  context: ConnectorContext,
  words: string,
): Promise<readonly Page[]> => {
  const body = {
    ...(words ? { query: words } : {}),
    filter: { property: 'object', value: 'page' },
    sort: { timestamp: 'last_edited_time', direction: 'descending' },
    page_size: searched,
  };
  const request = { method: 'post', path: paths.search, body } as const;
  return (await client.call(context, 'pages.search', request, pagesAnswer)).results;
};

/** Rows for a picker: the one the text names by id or link, else those whose title matches, newest edit first. Search lags a little. */
export async function searchDeals(
  client: NotionClient,
  sources: DataSources,
  context: ConnectorContext,
  query: string,
): Promise<readonly Found[]> {
  const words = query.trim().slice(0, longestQuery);
  const reference = parseDealReference(words);
  const named = reference ? await readPage(client, context, reference.externalId) : null;
  const pages = reference ? (named ? [named] : []) : await search(client, context, words);
  const found: Found[] = [];
  for (const page of pages) {
    const sourceId = page.parent.data_source_id;
    const source = sourceId && page.in_trash !== true ? await sources.find(context, sourceId) : null;
    if (source === null || found.length >= most) continue;
    const title = source.columns.find(({ type }) => type === 'title') ?? null;
    found.push({
      externalId: page.id,
      name: textIn(page, title) ?? 'Untitled',
      stageLabel: textIn(page, stageColumns(source)[0] ?? null),
      url: page.url ?? null,
    });
  }
  return found;
}
