import { CursorExpired } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { z } from 'zod';
import { objectOfPipeline } from '../triggers/stage-fields';
import { pollPosition } from '../poll/poll-cursor';
import type { PollPosition } from '../poll/poll-cursor';
import { scanChanges } from '../poll/scan-changes';
import type { SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';

type ListChanged = NonNullable<ConnectorRecords['listChanged']>;

/** Sorts before every record's id: the scan begins exactly at its instant. */
const beforeEveryId = '000000000000000AAA';

const listCursor = z.union([
  z.object({
    version: z.literal(2),
    /** Objects yet to be listed, the present one first. */
    objects: z.array(z.string().regex(/^[A-Za-z]\w*$/)).min(1),
    since: z.number().int().nonnegative(),
    position: pollPosition,
  }),
  // From before there were other objects.
  pollPosition.transform((position) => ({
    version: 2 as const,
    objects: ['Opportunity'],
    since: position.at,
    position,
  })),
]);
type ListCursor = z.infer<typeof listCursor>;

const startAt = (since: number): PollPosition => ({ at: since, afterId: beforeEveryId });

function cursorOf({ since, cursor, pipelineIds }: Parameters<ListChanged>[1]): ListCursor {
  if (cursor === null || cursor === undefined) {
    const asked = [...new Set(pipelineIds.map(objectOfPipeline))].toSorted();
    const objects = asked.length > 0 ? asked : ['Opportunity'];
    return { version: 2, objects, since: since.getTime(), position: startAt(since.getTime()) };
  }
  const read = listCursor.safeParse(cursor);
  if (read.success) return read.data;
  throw new CursorExpired('The position in the list of changed records cannot be read.', {
    connectorId,
    operation: 'Opportunity.poll',
  });
}

/** Records of the objects these pipelines are about changed since an instant, object by object, 2,000 a query, by (SystemModstamp, Id) as the sweep does it. */
export async function listChanged(
  client: SalesforceClient,
  context: ConnectorContext,
  request: Parameters<ListChanged>[1],
): ReturnType<ListChanged> {
  const cursor = cursorOf(request);
  const [object = 'Opportunity', ...rest] = cursor.objects;
  const scan = await scanChanges(client, context, { object, fields: [], position: cursor.position });
  const ids = scan.found.filter(({ row }) => row['IsDeleted'] !== true).map(({ id }) => id);
  const next: ListCursor =
    scan.more || rest.length === 0
      ? { ...cursor, position: scan.position }
      : { ...cursor, objects: rest, position: startAt(cursor.since) };
  return { ids, cursor: next, more: scan.more || rest.length > 0 };
}
