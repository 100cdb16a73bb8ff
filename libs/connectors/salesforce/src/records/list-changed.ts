import { CursorExpired } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { pollPosition } from '../poll/poll-cursor';
import type { PollPosition } from '../poll/poll-cursor';
import { scanChanges } from '../poll/scan-changes';
import type { SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';

type ListChanged = NonNullable<ConnectorRecords['listChanged']>;

/** Sorts before every record's id: the scan begins exactly at its instant. */
const beforeEveryId = '000000000000000AAA';

const positionOf = ({ since, cursor }: Parameters<ListChanged>[1]): PollPosition => {
  if (cursor === null || cursor === undefined) return { at: since.getTime(), afterId: beforeEveryId };
  const read = pollPosition.safeParse(cursor);
  if (read.success) return read.data;
  throw new CursorExpired('The position in the list of changed opportunities cannot be read.', {
    connectorId,
    operation: 'Opportunity.poll',
  });
};

/** Opportunities changed since an instant, 2,000 a query, by (SystemModstamp, Id) as the sweep does it. */
export async function listChanged(
  client: SalesforceClient,
  context: ConnectorContext,
  request: Parameters<ListChanged>[1],
): ReturnType<ListChanged> {
  const scan = await scanChanges(client, context, {
    object: 'Opportunity',
    fields: [],
    position: positionOf(request),
  });
  const present = scan.found.filter(({ row }) => row['IsDeleted'] !== true);
  return { ids: present.map(({ id }) => id), cursor: scan.position, more: scan.more };
}
