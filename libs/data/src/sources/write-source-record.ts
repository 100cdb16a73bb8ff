import { primaryCompany, type DealSnapshot, type OutcomeToApply } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableJson, storableText } from '../storable';

/** What was seen of the record before. */
export interface PreviousSight {
  readonly pipelineId: string | null;
  readonly stageId: string | null;
  /** The company it was with. */
  readonly companyId: string | null;
}

export interface Sight {
  /** Null the first time. */
  readonly before: PreviousSight | null;
  /** False when a newer state was seen already. */
  readonly isNewest: boolean;
}

interface StoredRow {
  readonly pipeline_id: string | null;
  readonly stage_id: string | null;
  readonly companies: DealSnapshot['companies'] | null;
  readonly seen: boolean;
  readonly stored: boolean;
}

/** Remembers a deal as just read, with the records it hangs together with. */
export async function writeSourceRecord(
  tx: Executor,
  place: { readonly workspaceId: string; readonly connectionId: string },
  { snapshot, decision, decidedAt }: Pick<OutcomeToApply, 'snapshot' | 'decision' | 'decidedAt'>,
): Promise<Sight> {
  const { ref, updatedAt, archived } = snapshot.record;
  const rows = await tx.$queryRaw<StoredRow[]>(Prisma.sql`
    WITH before AS (
      SELECT pipeline_id, stage_id, snapshot -> 'companies' AS companies, true AS seen FROM source_record
      WHERE connection_id = ${place.connectionId}::uuid AND object_type = ${ref.objectType} AND external_id = ${ref.externalId}
    ), stored AS (
      INSERT INTO source_record AS s (id, workspace_id, connection_id, object_type, external_id, snapshot, pipeline_id, stage_id,
                                      source_updated_at, archived, seen_at, entry_judged_at)
      VALUES (${newId()}::uuid, ${place.workspaceId}::uuid, ${place.connectionId}::uuid, ${ref.objectType}, ${ref.externalId},
              ${JSON.stringify(storableJson(snapshot))}::jsonb, ${nullableText(snapshot.pipelineId)}, ${nullableText(snapshot.stageId)},
              ${updatedAt}, ${archived}, ${decidedAt}, ${decision.entryJudged ? decidedAt : null})
      ON CONFLICT (connection_id, object_type, external_id) DO UPDATE SET
        snapshot = excluded.snapshot, pipeline_id = excluded.pipeline_id, stage_id = excluded.stage_id,
        source_updated_at = excluded.source_updated_at, archived = excluded.archived, seen_at = excluded.seen_at,
        entry_judged_at = coalesce(excluded.entry_judged_at, s.entry_judged_at)
      -- A slower reader must not put an older state over a newer one.
      WHERE s.source_updated_at IS NULL OR excluded.source_updated_at IS NULL OR excluded.source_updated_at >= s.source_updated_at
      RETURNING 1
    )
    SELECT b.pipeline_id, b.stage_id, b.companies, coalesce(b.seen, false) AS seen, EXISTS (SELECT 1 FROM stored) AS stored
    FROM (SELECT 1) AS one LEFT JOIN before b ON true`);
  await writeRelations(tx, place.connectionId, snapshot);
  const [row] = rows;
  if (!row?.seen) return { before: null, isNewest: true };
  const company = primaryCompany({ companies: row.companies ?? [] });
  return {
    before: {
      pipelineId: row.pipeline_id,
      stageId: row.stage_id,
      companyId: company?.ref.externalId ?? null,
    },
    isNewest: row.stored,
  };
}

/**
 * Replaces the deal's relations. A read that brought no related records (the deal was of no interest) leaves what is known: the company's
 * next change must still find the deal.
 */
async function writeRelations(tx: Executor, connectionId: string, snapshot: DealSnapshot): Promise<void> {
  const related = [
    ...snapshot.companies.map((company) => company.ref),
    ...snapshot.contacts.map((contact) => contact.ref),
    ...(snapshot.lineItems ?? []).map((item) => ({ objectType: 'line_item', externalId: item.id })),
  ];
  if (related.length === 0) return;
  const { objectType, externalId } = snapshot.record.ref;
  const types = related.map((ref) => ref.objectType);
  const ids = related.map((ref) => ref.externalId);
  await tx.$executeRaw(Prisma.sql`
    WITH now_related AS (
      SELECT DISTINCT * FROM unnest(${types}::text[], ${ids}::text[]) AS t(related_object_type, related_external_id)
    ), ended AS (
      DELETE FROM record_relation r
      WHERE r.connection_id = ${connectionId}::uuid AND r.object_type = ${objectType} AND r.external_id = ${externalId}
        AND NOT EXISTS (SELECT 1 FROM now_related n
                        WHERE n.related_object_type = r.related_object_type AND n.related_external_id = r.related_external_id)
    )
    INSERT INTO record_relation (connection_id, object_type, external_id, related_object_type, related_external_id)
    SELECT ${connectionId}::uuid, ${objectType}, ${externalId}, related_object_type, related_external_id FROM now_related
    ON CONFLICT DO NOTHING`);
}

function nullableText(text: string | null): string | null {
  return text === null ? null : storableText(text);
}
