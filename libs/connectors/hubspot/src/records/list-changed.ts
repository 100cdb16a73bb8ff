import { CursorExpired } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { connectorId } from '../hubspot.errors';
import { pollPosition } from '../poll/poll-cursor';
import type { PollPosition } from '../poll/poll-cursor';
import { searchChanges } from '../poll/search-changes';
import type { Search } from '../search/search';

type ListChanged = NonNullable<ConnectorRecords['listChanged']>;

const positionOf = ({ since, cursor }: Parameters<ListChanged>[1]): PollPosition => {
  if (cursor === null || cursor === undefined)
    return { from: since.getTime(), catchingUp: true, afterId: null };
  const read = pollPosition.safeParse(cursor);
  if (read.success) return read.data;
  throw new CursorExpired('The position in the list of changed deals cannot be read.', {
    connectorId,
    operation: 'deals.search',
  });
};

/**
 * Deals changed since an instant, 200 a search. Each search begins at the last instant of the one before, so that HubSpot's end at 10,000 results is never
 * reached. Archived deals are not among them.
 */
export async function listChanged(
  search: Search,
  context: ConnectorContext,
  request: Parameters<ListChanged>[1],
): ReturnType<ListChanged> {
  const { found, position } = await searchChanges(
    search,
    context,
    'deals',
    'hs_lastmodifieddate',
    positionOf(request),
  );
  return { ids: found.map(({ id }) => id), cursor: position, more: position.catchingUp };
}
