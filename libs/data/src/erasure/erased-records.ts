import type { RecordRef } from '@thread/domain';
import type { Executor } from '../database';

/** Of the given records of a connection those that were erased. */
export async function erasedAmong(
  tx: Executor,
  connectionId: string,
  refs: readonly RecordRef[],
): Promise<readonly RecordRef[]> {
  if (refs.length === 0) return [];
  return tx.$queryRaw<RecordRef[]>`
    SELECT e.object_type AS "objectType", e.external_id AS "externalId" FROM erased_record e
    JOIN (SELECT DISTINCT * FROM unnest(${refs.map((ref) => ref.objectType)}::text[], ${refs.map((ref) => ref.externalId)}::text[])
            AS t(object_type, external_id)) AS asked USING (object_type, external_id)
    WHERE e.connection_id = ${connectionId}::uuid`;
}
