import type { RecordPosition, StandingSight } from '@thread/domain';
import type { Executor } from '../database';

interface StandingRow {
  readonly external_id: string;
  readonly positions: readonly RecordPosition[];
  readonly updated_at: Date | null;
  readonly looked_at: Date;
  readonly asked_at: Date;
}

/** Where first looks at the connection's present account saw the records, oldest look first; keyed by external id. */
export async function readStanding(
  db: Executor,
  connectionId: string,
  objectType: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StandingSight[]>> {
  const rows = await db.$queryRaw<StandingRow[]>`
    SELECT s.external_id, s.positions, s.updated_at, s.looked_at, l.asked_at FROM standing_record s
    JOIN first_look l ON l.id = s.look_id
    JOIN connection c ON c.id = l.connection_id AND c.external_account_id = l.external_account_id
    WHERE s.connection_id = ${connectionId}::uuid AND s.object_type = ${objectType} AND s.external_id = ANY(${[...externalIds]}::text[])
    ORDER BY l.asked_at, l.id`;
  const sights = new Map<string, StandingSight[]>();
  for (const { external_id, positions, updated_at, looked_at, asked_at } of rows) {
    const of = sights.get(external_id) ?? [];
    of.push({ positions, updatedAt: updated_at, lookedAt: looked_at, askedAt: asked_at });
    sights.set(external_id, of);
  }
  return sights;
}
