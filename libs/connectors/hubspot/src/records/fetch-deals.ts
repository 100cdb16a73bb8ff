import type { FetchedDeal } from '@thread/domain';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import type { CrmObject } from '../hubspot.schemas';
import { batchRead } from './batch-read';
import { dealSnapshotOf } from './deal-snapshot';
import type { OwnerDirectory } from './owners';
import { mergedIdsOf } from './merged-ids';
import { readRelated } from './read-related';
import { textOf } from './source-record';
import { propertiesToRead } from './wanted';

type Request = Parameters<ConnectorRecords['fetchDeals']>[1];

const historyOf = ['dealstage', 'pipeline'] as const;
/** Anything else HubSpot would refuse, and with it the whole batch. */
const possibleId = /^[1-9]\d{0,19}$/;

/** Which merged record each swallowed id now answers as. */
const survivorsOf = (deals: readonly CrmObject[]): ReadonlyMap<string, string> =>
  new Map(deals.flatMap((deal) => mergedIdsOf(deal).map((swallowed) => [swallowed, deal.id] as const)));

const readDeals = async (
  client: HubspotClient,
  context: ConnectorContext,
  request: Request,
): Promise<readonly CrmObject[]> => {
  const ids = [...new Set(request.ids)].filter((id) => possibleId.test(id));
  const properties = propertiesToRead('deal', request.wanted);
  const read = await batchRead(client, context, 'deals', ids, properties, historyOf);
  return [...new Map(read.map((deal) => [deal.id, deal])).values()];
};

const isRelevant = (request: Request, deal: CrmObject): boolean =>
  request.isRelevant({
    externalId: deal.id,
    pipelineId: textOf(deal, 'pipeline'),
    stageId: textOf(deal, 'dealstage'),
  });

/**
 * Deals with what hangs on them: N/50 calls for the deals (their stage history halves the batch), one association call for each related kind, about
 * N/100 for the related records, one for the owners every ten minutes. Deleted and unknown deals are `gone`; a merged one names its survivor.
 */
export async function fetchDeals(
  client: HubspotClient,
  owners: OwnerDirectory,
  context: ConnectorContext,
  request: Request,
): Promise<readonly FetchedDeal[]> {
  const deals = await readDeals(client, context, request);
  const asked = new Set(request.ids);
  const current = deals.filter((deal) => asked.has(deal.id) && !deal.archived);
  const relevant = current.filter((deal) => isRelevant(request, deal));
  const relevantIds = new Set(relevant.map(({ id }) => id));
  const ownerIds = new Set(relevant.flatMap((deal) => textOf(deal, 'hubspot_owner_id') ?? []));
  const [related, ownersById] = await Promise.all([
    relevant.length > 0 ? readRelated(client, context, [...relevantIds], request.wanted) : null,
    owners.find(context, [...ownerIds]),
  ]);
  const snapshots = new Map(
    current.map((deal) => {
      const owner = ownersById.get(textOf(deal, 'hubspot_owner_id') ?? '') ?? null;
      return [
        deal.id,
        dealSnapshotOf(context, deal, owner, relevantIds.has(deal.id) ? related : null),
      ] as const;
    }),
  );
  const survivors = survivorsOf(deals);
  return request.ids.map((id): FetchedDeal => {
    const snapshot = snapshots.get(id);
    if (snapshot) return { kind: 'found', snapshot };
    return {
      kind: 'gone',
      ref: { objectType: 'deal', externalId: id },
      redirectedTo: survivors.get(id) ?? null,
    };
  });
}
