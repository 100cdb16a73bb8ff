import { Prisma } from '../generated/client';

/** When the change of an inbox row `e` happened. */
export const happened = Prisma.sql`coalesce(e.occurred_at, e.received_at)`;

/** Whether a webhook had named the record of an inbox row `e` since its change, when the row arrived. The minute is for clocks that differ. */
export const toldBefore = Prisma.sql`EXISTS (
  SELECT 1 FROM inbox_event told
  WHERE told.connection_id = e.connection_id AND told.object_type = e.object_type AND told.object_id = e.object_id
    AND told.source = 'webhook' AND told.received_at <= e.received_at
    AND told.received_at >= ${happened} - interval '1 minute')`;
