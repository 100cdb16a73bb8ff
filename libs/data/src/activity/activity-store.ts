import type { InboxSource, InboxStatus, RunOutcome } from '@thread/domain';
import { audit } from './audit';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { settleHeldEffects } from '../reversals/held-effects';
import { announce } from '../live/live-updates';
import { pageOfRows, positionOf } from '../paging';
import type { Page } from '../paging';
import { bodyText, deliveryColumns, deliveryOf } from './delivery-views';
import type { DeliveryRecord, DeliveryRow } from './delivery-views';
import { effectOf } from './effect-views';
import type { EffectRecord } from './effect-views';
import { replayDead } from '../reruns/replay-dead';
import { runColumns, runJoins, runOf } from './run-views';
import type { RunRecord, RunRow } from './run-views';

export interface RunFilter {
  readonly connectionId?: string | undefined;
  readonly outcome?: RunOutcome | undefined;
  readonly externalId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface DeliveryFilter {
  readonly connectionId?: string | undefined;
  readonly status?: InboxStatus | undefined;
  readonly objectId?: string | undefined;
  readonly source?: InboxSource | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type DeliveryWithBody = DeliveryRecord & { readonly body: string };

/** The way of one decision. */
export interface RunTrace {
  readonly run: RunRecord;
  readonly deliveries: readonly DeliveryWithBody[];
  /** Further deliveries it decided about, whose rows are no longer kept. */
  readonly deliveriesRemoved: number;
  readonly effects: readonly EffectRecord[];
}

export type Retried<Record> =
  | { readonly kind: 'retried'; readonly record: Record }
  | { readonly kind: 'missing' | 'not_retryable' | 'unknown' };

const newest = 'newest';
const mostDeliveriesOfARun = 50;
const idKey = /^\d{1,18}$/;
const instantText = Prisma.sql`to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Runs, deliveries and effects of a workspace. */
export class PrismaActivityStore {
  constructor(private readonly database: Database) {}

  /** Newest first. Throws CursorInvalid. */
  async listRuns(workspaceId: string, filter: RunFilter): Promise<Page<RunRecord>> {
    const position = positionOf(filter.cursor, newest);
    const where = [Prisma.sql`r.workspace_id = ${workspaceId}::uuid`];
    if (filter.connectionId) where.push(Prisma.sql`r.connection_id = ${filter.connectionId}::uuid`);
    if (filter.outcome) where.push(Prisma.sql`r.outcome = ${filter.outcome}`);
    if (filter.externalId) where.push(Prisma.sql`r.external_id = ${filter.externalId}`);
    if (filter.accountId) where.push(Prisma.sql`r.account_id = ${filter.accountId}::uuid`);
    if (position)
      where.push(Prisma.sql`(r.created_at, r.id) < (${position.key}::timestamptz, ${position.id}::uuid)`);
    const rows = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<(RunRow & { sort_key: string })[]>`
        SELECT ${runColumns}, ${instantText} AS sort_key FROM run r ${runJoins}
        WHERE ${Prisma.join(where, ' AND ')} ORDER BY r.created_at DESC, r.id DESC LIMIT ${filter.limit + 1}`,
    );
    return pageOfRows(rows, filter.limit, runOf, (row) => ({ sort: newest, key: row.sort_key, id: row.id }));
  }

  async readRun(workspaceId: string, runId: string): Promise<RunTrace | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.$queryRaw<(RunRow & { inbox_event_ids: bigint[]; removed: number })[]>`
        SELECT ${runColumns}, r.inbox_event_ids,
          (SELECT count(*)::int FROM unnest(r.inbox_event_ids) AS t(id) WHERE NOT EXISTS (SELECT 1 FROM inbox_event e WHERE e.id = t.id)) AS removed
        FROM run r ${runJoins}
        WHERE r.id = ${runId}::uuid AND r.workspace_id = ${workspaceId}::uuid`;
      const row = rows[0];
      if (!row) return null;
      const ids = row.inbox_event_ids.map(String);
      const deliveries = await this.#deliveriesWithBody(
        tx,
        workspaceId,
        Prisma.sql`(e.run_id = ${runId}::uuid OR e.id = ANY(${ids}::bigint[]))`,
      );
      return {
        run: runOf(row),
        deliveries,
        deliveriesRemoved: row.removed,
        effects: await this.#effects(tx, workspaceId, runId),
      };
    });
  }

  /** Newest first. Throws CursorInvalid. */
  async listDeliveries(workspaceId: string, filter: DeliveryFilter): Promise<Page<DeliveryRecord>> {
    const position = positionOf(filter.cursor, newest, idKey);
    const where = [Prisma.sql`e.workspace_id = ${workspaceId}::uuid`];
    if (filter.connectionId) where.push(Prisma.sql`e.connection_id = ${filter.connectionId}::uuid`);
    if (filter.status) where.push(Prisma.sql`e.status = ${filter.status}`);
    if (filter.objectId) where.push(Prisma.sql`e.object_id = ${filter.objectId}`);
    if (filter.source) where.push(Prisma.sql`e.source = ${filter.source}`);
    if (position) where.push(Prisma.sql`e.id < ${position.key}::bigint`);
    const rows = await this.database.inWorkspace(
      workspaceId,
      (tx) => tx.$queryRaw<DeliveryRow[]>`
        SELECT ${deliveryColumns} FROM inbox_event e
        WHERE ${Prisma.join(where, ' AND ')} ORDER BY e.id DESC LIMIT ${filter.limit + 1}`,
    );
    return pageOfRows(rows, filter.limit, deliveryOf, (row) => ({ sort: newest, key: row.id, id: '0' }));
  }

  async readDelivery(
    workspaceId: string,
    deliveryId: string,
  ): Promise<{
    readonly delivery: DeliveryWithBody;
    readonly run: RunRecord | null;
    readonly effects: readonly EffectRecord[];
  } | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const [delivery] = await this.#deliveriesWithBody(
        tx,
        workspaceId,
        Prisma.sql`e.id = ${deliveryId}::bigint`,
      );
      if (!delivery) return null;
      if (!delivery.runId) return { delivery, run: null, effects: [] };
      const rows = await tx.$queryRaw<RunRow[]>`
        SELECT ${runColumns} FROM run r ${runJoins} WHERE r.id = ${delivery.runId}::uuid AND r.workspace_id = ${workspaceId}::uuid`;
      const effects = await this.#effects(tx, workspaceId, delivery.runId);
      return { delivery, run: rows[0] ? runOf(rows[0]) : null, effects };
    });
  }

  /** Puts a dead delivery back in line with fresh attempts. The attention item of its cause is resolved when it was the last one. */
  async retryDelivery(
    workspaceId: string,
    deliveryId: string,
    userId: string,
  ): Promise<Retried<DeliveryRecord>> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const [row] = await replayDead(tx, workspaceId, {
        which: Prisma.sql`SELECT ${deliveryId}::bigint`,
        lane: 'live',
      });
      if (!row) {
        const known = await tx.$queryRaw<unknown[]>`
          SELECT 1 FROM inbox_event WHERE id = ${deliveryId}::bigint AND workspace_id = ${workspaceId}::uuid`;
        return { kind: known.length > 0 ? 'not_retryable' : 'missing' };
      }
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'delivery.retried',
        subject: `delivery:${deliveryId}`,
      });
      await announce(tx, { workspaceId, topic: 'activity', id: null });
      return { kind: 'retried', record: deliveryOf(row) };
    });
  }

  /**
   * Puts a failed effect back in line. An unknown one may have been done: only with `evenIfUnknown` it is tried again.
   * `unknown` = it needs that word.
   */
  async retryEffect(
    workspaceId: string,
    effectId: string,
    { evenIfUnknown, userId }: { readonly evenIfUnknown: boolean; readonly userId: string },
  ): Promise<Retried<EffectRecord>> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const retryable = evenIfUnknown ? ['failed', 'unknown'] : ['failed'];
      const { count } = await tx.effect.updateMany({
        where: { id: effectId, workspaceId, state: { in: retryable } },
        data: {
          state: 'waiting',
          attempts: 0,
          nextAttemptAt: new Date(),
          errorCode: null,
          errorText: null,
          leaseOwner: null,
          leaseUntil: null,
          doneAt: null,
        },
      });
      const accountId = count > 0 ? await accountOfEffect(tx, effectId) : null;
      if (accountId !== null) await settleHeldEffects(tx, workspaceId, accountId);
      const effect = await tx.effect.findFirst({ where: { id: effectId, workspaceId } });
      if (!effect) return { kind: 'missing' };
      if (count === 0) return { kind: effect.state === 'unknown' ? 'unknown' : 'not_retryable' };
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'effect.retried',
        subject: `effect:${effectId}`,
      });
      await announce(tx, { workspaceId, topic: 'activity', id: null });
      return { kind: 'retried', record: effectOf(effect) };
    });
  }

  async #deliveriesWithBody(
    tx: Executor,
    workspaceId: string,
    which: Prisma.Sql,
  ): Promise<DeliveryWithBody[]> {
    const rows = await tx.$queryRaw<(DeliveryRow & { body: Uint8Array })[]>`
      SELECT ${deliveryColumns}, substring(e.body FROM 1 FOR 80001) AS body FROM inbox_event e
      WHERE e.workspace_id = ${workspaceId}::uuid AND ${which} ORDER BY e.id LIMIT ${mostDeliveriesOfARun}`;
    return rows.map((row) => ({ ...deliveryOf(row), body: bodyText(row.body) }));
  }

  async #effects(tx: Executor, workspaceId: string, runId: string): Promise<EffectRecord[]> {
    const effects = await tx.effect.findMany({
      where: { workspaceId, runId },
      orderBy: { createdAt: 'asc' },
    });
    return effects.map(effectOf);
  }
}

async function accountOfEffect(tx: Executor, id: string): Promise<string | null> {
  return (await tx.effect.findUnique({ where: { id }, select: { accountId: true } }))?.accountId ?? null;
}
