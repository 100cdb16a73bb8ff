import { newId } from '@thread/platform';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';

export interface BackfillRequest {
  readonly workspaceId: string;
  readonly rehearsalId: string;
  /** Records by their external ids; null = all that would lead to something. */
  readonly chosen: readonly string[] | null;
  /** Most accounts in ten minutes; undefined = as the rule says. Said once, it is the rule's from then on. */
  readonly brake: number | undefined;
  readonly userId: string;
}

/** Started, or why not. */
export type StartedBackfill =
  | {
      readonly kind: 'started';
      readonly backfillId: string;
      readonly connectionId: string;
      readonly total: number;
    }
  | { readonly kind: 'missing' }
  /** The rehearsal is not through. */
  | { readonly kind: 'not_rehearsed' }
  /** The rule is not what was rehearsed any more, or was never saved so. */
  | { readonly kind: 'rule_changed' }
  /** A backfill of the connection has not ended. */
  | { readonly kind: 'under_way' }
  | { readonly kind: 'disconnected' }
  /** None of the records would lead to anything. */
  | { readonly kind: 'nothing' };

interface Ground {
  readonly state: string;
  readonly connection_id: string;
  readonly connection_state: string;
  readonly rule_id: string;
  readonly rule_version_id: string | null;
  readonly same: boolean;
  readonly since: Date;
  readonly creation_brake: number | null;
}

/** Writes a backfill down, with an item for each record; workers do the rest. Requests about one connection come one after the other, and it has one backfill at a time. */
export function startBackfill(database: Database, request: BackfillRequest): Promise<StartedBackfill> {
  const { workspaceId, rehearsalId, chosen, brake, userId } = request;
  return database.inWorkspace(workspaceId, async (tx) => {
    const ground = await readGround(tx, workspaceId, rehearsalId);
    if (!ground) return { kind: 'missing' };
    const refusal = refusalOf(ground);
    if (refusal) return { kind: refusal };
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`backfill:${ground.connection_id}`}, 0))::text`;
    const open = { in: ['running', 'paused', 'braked'] };
    if (
      (await tx.backfill.count({ where: { workspaceId, connectionId: ground.connection_id, state: open } })) >
      0
    )
      return { kind: 'under_way' };
    const id = newId();
    const total = await writeItems(tx, { id, workspaceId, rehearsalId }, chosen);
    if (total === 0) return { kind: 'nothing' };
    if (brake !== undefined)
      await tx.rule.updateMany({
        where: { id: ground.rule_id, workspaceId },
        data: { creationBrake: brake },
      });
    await tx.backfill.create({
      data: {
        id,
        workspaceId,
        connectionId: ground.connection_id,
        rehearsalId,
        ruleId: ground.rule_id,
        ruleVersionId: ground.rule_version_id ?? '',
        since: ground.since,
        brake: brake ?? ground.creation_brake,
        total,
        requestedByUserId: userId,
      },
    });
    await audit(tx, {
      workspaceId,
      actorUserId: userId,
      action: 'backfill.started',
      subject: `backfill:${id}`,
      detail: { rehearsalId, ruleId: ground.rule_id, total, chosen: chosen !== null },
    });
    await announce(tx, { workspaceId, topic: 'backfills', id });
    return { kind: 'started', backfillId: id, connectionId: ground.connection_id, total };
  });
}

async function readGround(tx: Executor, workspaceId: string, rehearsalId: string): Promise<Ground | null> {
  const [ground] = await tx.$queryRaw<Ground[]>`
    SELECT r.state, r.connection_id::text, c.state AS connection_state, r.rule_id::text, v.id::text AS rule_version_id,
           coalesce(rule.deleted_at IS NULL AND v.definition = r.definition, false) AS same, r.since, rule.creation_brake
    FROM rehearsal r JOIN connection c ON c.id = r.connection_id
    LEFT JOIN rule ON rule.id = r.rule_id
    LEFT JOIN rule_version v ON v.rule_id = rule.id AND v.version = rule.current_version
    WHERE r.id = ${rehearsalId}::uuid AND r.workspace_id = ${workspaceId}::uuid`;
  return ground ?? null;
}

function refusalOf(ground: Ground): 'not_rehearsed' | 'rule_changed' | 'disconnected' | null {
  if (ground.state !== 'done') return 'not_rehearsed';
  if (!ground.same) return 'rule_changed';
  return ground.connection_state === 'disconnected' ? 'disconnected' : null;
}

/** Items in the order they were rehearsed: so that what the rehearsal said of duplicates holds. */
function writeItems(
  tx: Executor,
  {
    id,
    workspaceId,
    rehearsalId,
  }: { readonly id: string; readonly workspaceId: string; readonly rehearsalId: string },
  chosen: readonly string[] | null,
): Promise<number> {
  const which =
    chosen === null
      ? Prisma.sql`outcome IN ('create', 'link', 'update', 'hold', 'ask')`
      : Prisma.sql`outcome IS NOT NULL AND external_id = ANY(${[...chosen]}::text[])`;
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO backfill_item (backfill_id, workspace_id, external_id, position, name, expected_outcome, expected_code)
    SELECT ${id}::uuid, ${workspaceId}::uuid, external_id, row_number() OVER (ORDER BY position), coalesce(company_name, name), outcome, code
    FROM rehearsal_row WHERE rehearsal_id = ${rehearsalId}::uuid AND ${which}`);
}
