import type { ExistingFact, RecordHistory, RecordPosition, StandingHold } from '@thread/domain';
import type { Executor } from '../database';
import { readStanding } from '../first-looks/read-standing';
import { Prisma } from '../generated/client';
import { likelyDuplicateKey } from '../outcomes/write-attention';
import { agreementsOfFact, toAgreements } from '../write-back/ledger-rows';

interface FactRow {
  readonly external_id: string;
  readonly account_id: string;
  readonly field: string | null;
  readonly value: unknown;
  readonly origin: string | null;
  readonly source_updated_at: Date | null;
  readonly recorded_at: Date | null;
  readonly record: unknown;
  readonly agreements: unknown;
  readonly deal_id: string | null;
}

interface HoldRow {
  readonly external_id: string;
  readonly rule_version_id: string;
  readonly held_since: Date;
  readonly settle_until: Date;
  readonly state: string;
}

interface SeenRow {
  readonly external_id: string;
  readonly stage_id: string | null;
  readonly pipeline_id: string | null;
  readonly seen_at: Date;
  readonly positions: readonly RecordPosition[] | null;
  readonly entry_judged_at: Date | null;
}

interface AskRow {
  readonly dedupe_key: string;
  readonly created_at: Date;
}

interface LinkedAccount {
  readonly accountId: string;
  readonly facts: ExistingFact[];
}

/** Links with their accounts' facts, standing holds and questions, and the stage last seen, keyed by external id. Records without any are absent. */
export async function readHistories(
  db: Executor,
  connectionId: string,
  objectType: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, RecordHistory>> {
  const ids = [...externalIds];
  const askKeys = new Map(ids.map((id) => [likelyDuplicateKey(connectionId, objectType, id), id]));
  const [facts, holds, seen, asks, standing] = await Promise.all([
    db.$queryRaw<FactRow[]>(Prisma.sql`
      SELECT l.external_id, l.account_id::text, f.field, f.value, f.origin, f.source_updated_at, f.recorded_at,
             f.evidence -> 'record' AS record, f.evidence ->> 'dealId' AS deal_id, ${agreementsOfFact} AS agreements
      FROM connection c
      JOIN account_link l ON l.workspace_id = c.workspace_id AND l.connector_id = c.connector_id
        AND l.external_account_id = c.external_account_id AND l.object_type = ${objectType} AND l.external_id = ANY(${ids}::text[])
      LEFT JOIN account_fact f ON f.account_id = l.account_id
      WHERE c.id = ${connectionId}::uuid`),
    db.$queryRaw<HoldRow[]>(Prisma.sql`
      SELECT external_id, rule_version_id::text, held_since, settle_until, state FROM hold
      WHERE connection_id = ${connectionId}::uuid AND object_type = ${objectType} AND external_id = ANY(${ids}::text[])
        AND state <> 'resolved'`),
    db.$queryRaw<SeenRow[]>(Prisma.sql`
      SELECT external_id, stage_id, pipeline_id, seen_at, snapshot -> 'positions' AS positions, entry_judged_at FROM source_record
      WHERE connection_id = ${connectionId}::uuid AND object_type = ${objectType} AND external_id = ANY(${ids}::text[])`),
    db.$queryRaw<AskRow[]>(Prisma.sql`
      SELECT a.dedupe_key, a.created_at FROM attention_item a JOIN connection c ON c.workspace_id = a.workspace_id
      WHERE c.id = ${connectionId}::uuid AND a.dedupe_key = ANY(${[...askKeys.keys()]}::text[]) AND a.state <> 'resolved'`),
    readStanding(db, connectionId, objectType, ids),
  ]);
  const links = linkedAccounts(facts);
  const holdOf = new Map(holds.map((row) => [row.external_id, toHold(row)]));
  const seenOf = new Map(
    seen.map((row) => [
      row.external_id,
      {
        stageId: row.stage_id,
        pipelineId: row.pipeline_id,
        seenAt: row.seen_at,
        positions: row.positions,
        judgedAt: row.entry_judged_at,
      },
    ]),
  );
  const askOf = new Map(
    asks.map((row) => [askKeys.get(row.dedupe_key) ?? '', { askedSince: row.created_at }]),
  );
  const known = new Set([links, holdOf, seenOf, askOf, standing].flatMap((map) => [...map.keys()]));
  return new Map(
    [...known].map((id) => [
      id,
      {
        link: links.get(id) ?? null,
        hold: holdOf.get(id) ?? null,
        standingAsk: askOf.get(id) ?? null,
        lastSeen: seenOf.get(id) ?? null,
        standing: standing.get(id) ?? [],
      },
    ]),
  );
}

function linkedAccounts(rows: readonly FactRow[]): ReadonlyMap<string, LinkedAccount> {
  const links = new Map<string, LinkedAccount>();
  for (const row of rows) {
    const link = links.get(row.external_id) ?? { accountId: row.account_id, facts: [] };
    links.set(row.external_id, link);
    if (row.field === null) continue;
    link.facts.push({
      field: row.field,
      value: row.value as ExistingFact['value'],
      origin: row.origin as ExistingFact['origin'],
      sourceUpdatedAt: row.source_updated_at,
      recordedAt: row.recorded_at,
      sourceRecord: row.record as ExistingFact['sourceRecord'],
      ...(row.agreements === null ? {} : { agreements: toAgreements(row.agreements) }),
      dealId: row.deal_id,
    });
  }
  return links;
}

function toHold(row: HoldRow): StandingHold {
  return {
    ruleVersionId: row.rule_version_id,
    heldSince: row.held_since,
    settleUntil: row.settle_until,
    state: row.state as StandingHold['state'],
  };
}
