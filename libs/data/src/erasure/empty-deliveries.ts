import type { RecordRef } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { findWords } from './find-words';

interface DeliveriesOf {
  readonly connectionId: string;
  readonly ref: RecordRef;
  /** Events that ask for the erasure: they name the record by its id alone, and are being worked on. */
  readonly askedBy: readonly string[];
  readonly dealIds: readonly string[];
  readonly companyIds: readonly string[];
  readonly values: readonly string[];
}

const batch = 500;
const idCharacters = { before: /[\w-]$/, after: /^[\w-]/ };

/** What becomes of an event whose contents are erased: nothing can come of it any more. */
const emptied = Prisma.sql`
  body = ''::bytea, contents_removed_at = now(), done_at = coalesce(e.done_at, now()), lease_owner = NULL, lease_until = NULL, next_attempt_at = NULL,
  error_code = CASE WHEN e.status IN ('waiting', 'dead') THEN 'record_erased' ELSE e.error_code END,
  error_text = NULL,
  status = CASE WHEN e.status IN ('waiting', 'dead') THEN 'ignored' ELSE e.status END`;

/** Empties deliveries about the record, and worked-off ones about its deals and companies that name it. Returns how many. */
export async function emptyDeliveries(tx: Executor, erased: DeliveriesOf): Promise<number> {
  const { connectionId, ref, askedBy } = erased;
  const own = await tx.$executeRaw(Prisma.sql`
    UPDATE inbox_event e SET ${emptied}
    WHERE e.connection_id = ${connectionId}::uuid AND e.object_type = ${ref.objectType} AND e.object_id = ${ref.externalId}
      AND e.contents_removed_at IS NULL AND e.id <> ALL(${[...askedBy]}::bigint[])`);
  return own + (await emptyNaming(tx, erased));
}

async function emptyNaming(tx: Executor, erased: DeliveriesOf): Promise<number> {
  const records = [
    ...erased.dealIds.map((id) => ['deal', id] as const),
    ...erased.companyIds.map((id) => ['company', id] as const),
  ];
  const names = naming(erased);
  let count = 0;
  for (let after = 0n; ;) {
    const rows = await tx.$queryRaw<{ id: bigint; body: Uint8Array }[]>(Prisma.sql`
      SELECT e.id, e.body FROM inbox_event e
      JOIN unnest(${records.map(([type]) => type)}::text[], ${records.map(([, id]) => id)}::text[]) AS r(object_type, object_id)
        USING (object_type, object_id)
      WHERE e.connection_id = ${erased.connectionId}::uuid AND e.id > ${after} AND e.contents_removed_at IS NULL AND e.status <> 'waiting'
      ORDER BY e.id LIMIT ${batch}`);
    const ids = rows.filter(({ body }) => names(Buffer.from(body).toString('utf8'))).map(({ id }) => id);
    if (ids.length > 0)
      count += await tx.$executeRaw(
        Prisma.sql`UPDATE inbox_event e SET ${emptied} WHERE e.id = ANY(${ids}::bigint[])`,
      );
    const last = rows.at(-1);
    if (!last || rows.length < batch) return count;
    after = last.id;
  }
}

/** Whether the text of a delivery holds the record's id as a whole word, or one of the person's values. */
function naming({ ref, values }: DeliveriesOf): (body: string) => boolean {
  const lower = values.map((value) => value.toLowerCase());
  return (body) => {
    if (findWords(body, [ref.externalId], idCharacters).length > 0) return true;
    const text = body.toLowerCase();
    return lower.some((value) => text.includes(value));
  };
}
