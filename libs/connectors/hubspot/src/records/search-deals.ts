import type { ConnectorContext, ConnectorRecords, PipelineChoice } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import type { CrmObject } from '../hubspot.schemas';
import type { Search, SearchRequest } from '../search/search';
import { readPipelines } from '../triggers/pipelines';
import { batchRead } from './batch-read';
import { parseDealReference } from './deal-reference';
import { recordUrl, textOf } from './source-record';

const most = 20;
const properties = ['dealname', 'dealstage', 'pipeline'];
/** The search body may have 3,000 characters in all. */
const longestQuery = 200;

type Found = Awaited<ReturnType<ConnectorRecords['searchDeals']>>[number];

const stageLabelOf = (pipelines: readonly PipelineChoice[], deal: CrmObject): string | null => {
  const stageId = textOf(deal, 'dealstage');
  const own = pipelines.filter(({ id }) => id === textOf(deal, 'pipeline'));
  return (
    [...own, ...pipelines].flatMap(({ stages }) => stages).find(({ id }) => id === stageId)?.label ?? stageId
  );
};

/** Deals for a picker: the one the text names by id or link first, then those matching by name, newest change first. Three calls at most. */
export async function searchDeals(
  client: HubspotClient,
  search: Search,
  context: ConnectorContext,
  query: string,
): Promise<readonly Found[]> {
  const words = query.trim().slice(0, longestQuery);
  const reference = parseDealReference(words);
  const isLink = typeof reference?.accountId === 'string';
  const isOtherPortal = isLink && reference.accountId !== context.externalAccountId;
  const request: SearchRequest = {
    ...(words ? { query: words } : {}),
    sorts: [{ propertyName: 'hs_lastmodifieddate', direction: 'DESCENDING' }],
    properties,
    limit: most,
  };
  const [named, matching, pipelines] = await Promise.all([
    reference && !isOtherPortal
      ? batchRead(client, context, 'deals', [reference.externalId], properties)
      : [],
    isLink ? [] : search(context, 'deals', request),
    readPipelines(client, context),
  ]);
  const unique = new Map([...named, ...matching].map((deal) => [deal.id, deal]));
  return [...unique.values()].slice(0, most).map((deal) => ({
    externalId: deal.id,
    name: textOf(deal, 'dealname') ?? `Deal ${deal.id}`,
    stageLabel: stageLabelOf(pipelines, deal),
    url: recordUrl(context, 'deal', deal.id),
  }));
}
