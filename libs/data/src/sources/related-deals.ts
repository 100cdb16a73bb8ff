import type { Executor } from '../database';
import { Prisma } from '../generated/client';

interface RelationRow {
  readonly related: string;
  readonly external_id: string;
}

/** Deals last seen with the given records, keyed by `objectType:externalId` of the record. */
export async function dealsRelatedTo(
  db: Executor,
  connectionId: string,
  refs: readonly { readonly objectType: string; readonly externalId: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (refs.length === 0) return new Map();
  const rows = await db.$queryRaw<RelationRow[]>(Prisma.sql`
    SELECT r.related_object_type || ':' || r.related_external_id AS related, r.external_id
    FROM unnest(${refs.map((ref) => ref.objectType)}::text[], ${refs.map((ref) => ref.externalId)}::text[]) AS t(object_type, external_id)
    JOIN record_relation r ON r.connection_id = ${connectionId}::uuid AND r.object_type = 'deal'
      AND r.related_object_type = t.object_type AND r.related_external_id = t.external_id`);
  const deals = new Map<string, string[]>();
  for (const row of rows) {
    const known = deals.get(row.related);
    if (known) known.push(row.external_id);
    else deals.set(row.related, [row.external_id]);
  }
  return deals;
}
