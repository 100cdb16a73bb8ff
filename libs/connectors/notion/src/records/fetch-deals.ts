import type { FetchedDeal, OwnerRecord, RecordPosition } from '@thread/domain';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import { uuidText } from '../notion.schemas';
import type { Page } from '../notion.schemas';
import type { DataSources } from '../schema/data-sources';
import { dealColumns } from '../schema/deal-columns';
import { positionsOf } from '../triggers/positions';
import { peopleOf } from '../values/property-text';
import { cellOf } from './cells';
import { dealSnapshotOf } from './deal-snapshot';
import type { People } from './people';
import { PageReader } from './query-pages';
import { noRelated, readRelated } from './related-pages';
import type { Deal, RelatedPages } from './related-pages';

type Request = Parameters<ConnectorRecords['fetchDeals']>[1];

export interface FetchParts {
  readonly client: NotionClient;
  readonly sources: DataSources;
  readonly people: People;
}

interface FoundDeal extends Deal {
  readonly positions: readonly RecordPosition[];
  readonly isRelevant: boolean;
}

/** A row in the trash, one moved out of its table, and one of a table that is not shared are gone. */
const isPresent = (page: Page): boolean => page.in_trash !== true && page.archived !== true;

const findDeals = async (
  { sources }: FetchParts,
  context: ConnectorContext,
  request: Request,
  pages: readonly Page[],
): Promise<readonly FoundDeal[]> => {
  const found: FoundDeal[] = [];
  const names = new Map((await sources.list(context)).map(({ id, name }) => [id, name]));
  for (const page of pages) {
    const sourceId = page.parent.data_source_id;
    const source = sourceId ? await sources.find(context, sourceId) : null;
    if (source === null) continue;
    const positions = positionsOf(source, page);
    const isRelevant = positions.some((position) => request.isRelevant({ externalId: page.id, ...position }));
    const columns = dealColumns(source, (id) => names.get(id) ?? null);
    found.push({ page, source, columns, positions, isRelevant });
  }
  return found;
};

const ownersOf = async (
  { people }: FetchParts,
  context: ConnectorContext,
  deals: readonly FoundDeal[],
): Promise<ReadonlyMap<string, OwnerRecord>> => {
  const owners = new Map<string, OwnerRecord>();
  for (const { page, columns } of deals) {
    const cell = cellOf(page, columns.owner);
    const [person] = cell ? peopleOf(cell) : [];
    if (person) owners.set(page.id, await people.ownerOf(context, person));
  }
  return owners;
};

/**
 * Rows with what they are related to. Notion reads no rows in a batch: hundred rows that changed lately cost about two calls, and their companies and
 * contacts about one call a table where that is fewer than one each; see PageReader. Trashed, moved, unshared and unknown rows are `gone`.
 */
export async function fetchDeals(
  parts: FetchParts,
  context: ConnectorContext,
  request: Request,
): Promise<readonly FetchedDeal[]> {
  const reader = new PageReader(parts.client, context);
  const ids = [...new Set(request.ids.flatMap((id) => uuidText.safeParse(id).data ?? []))];
  const read = await reader.read(ids);
  const present = [...read.values()].filter((page): page is Page => page !== null && isPresent(page));
  const deals = await findDeals(parts, context, request, present);
  const relevant = deals.filter(({ isRelevant }) => isRelevant);
  const related: RelatedPages =
    relevant.length > 0
      ? await readRelated(reader, parts.sources, context, relevant, request.wanted.deal)
      : noRelated;
  const owners = await ownersOf(parts, context, relevant);
  const snapshots = new Map(
    deals.map((deal) => [
      deal.page.id,
      dealSnapshotOf(deal, deal.positions, owners.get(deal.page.id) ?? null, related, deal.isRelevant),
    ]),
  );
  return request.ids.map((id): FetchedDeal => {
    const snapshot = snapshots.get(uuidText.safeParse(id).data ?? '');
    if (snapshot) return { kind: 'found', snapshot };
    return { kind: 'gone', ref: { objectType: 'deal', externalId: id }, redirectedTo: null };
  });
}
