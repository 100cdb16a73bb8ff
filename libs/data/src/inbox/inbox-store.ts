import {
  InboxRowRejected,
  type InboxEnding,
  type InboxEvent,
  type InboxLane,
  type InboxStore,
  type NewInboxEvent,
  type StoredInbox,
} from '@thread/domain';
import { callableConnection } from '../connections-in-sql';
import type { Database } from '../database';
import type { RawQueries } from '../delivery-pool';
import { Prisma } from '../generated/client';
import { sqlStateOf } from '../sql-state';
import { claimEvents } from './claim-events';
import { finishEvents } from './finish-events';
import { storeEvents } from './store-events';

/** Classes of SQLSTATE that blame the row: data exception, constraint, program limit. */
const rowFaults = new Set(['22', '23', '54']);
/** Two processes storing the same events may still collide; Postgres asks to repeat. */
const storeAttempts = 3;

/** The inbox in Postgres. */
export class PrismaInboxStore implements InboxStore {
  /** @param storing where deliveries are stored, when they have connections of their own. */
  constructor(
    private readonly database: Database,
    private readonly storing: RawQueries = database.system,
  ) {}

  async store(events: readonly NewInboxEvent[]): Promise<StoredInbox> {
    if (events.length === 0) return { stored: 0, duplicates: 0, fresh: [], connectionIds: [] };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await storeEvents(this.storing, events);
      } catch (error) {
        const state = sqlStateOf(error) ?? '';
        if (rowFaults.has(state.slice(0, 2)))
          throw new InboxRowRejected(`The database refused an event (${state})`);
        if (attempt >= storeAttempts || !state.startsWith('40')) throw error;
      }
    }
  }

  async claim(
    connectionId: string,
    limit: number,
    owner: string,
    leaseMs: number,
    lane: InboxLane = 'live',
  ): Promise<readonly InboxEvent[]> {
    const claimed = await this.database.inWorkspaceOf(connectionId, (tx) =>
      claimEvents(tx, { connectionId, lane, limit, owner, leaseMs }),
    );
    return claimed ?? [];
  }

  async extend(connectionId: string, owner: string, ids: readonly string[], leaseMs: number): Promise<void> {
    await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$executeRaw`
        UPDATE inbox_event SET lease_until = now() + make_interval(secs => ${leaseMs / 1000})
        WHERE id = ANY(${[...ids]}::bigint[]) AND lease_owner = ${owner} AND status = 'waiting'`,
    );
  }

  async finish(connectionId: string, owner: string, endings: readonly InboxEnding[]): Promise<number> {
    if (endings.length === 0) return 0;
    const ended = await this.database.inWorkspaceOf(connectionId, (tx) => finishEvents(tx, owner, endings));
    return ended ?? 0;
  }

  async connectionsWithForgotten(
    olderThanMs: number,
    limit: number,
    lane: InboxLane = 'live',
  ): Promise<readonly string[]> {
    const rows = await this.database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT c.id::text FROM connection c
      WHERE ${callableConnection} AND EXISTS (
        SELECT 1 FROM inbox_event e
        WHERE e.connection_id = c.id AND e.lane = ${lane} AND e.status = 'waiting'
          AND e.received_at <= now() - make_interval(secs => ${olderThanMs / 1000})
          AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= now())
          AND (e.lease_until IS NULL OR e.lease_until <= now())
      )
      LIMIT ${limit}`);
    return rows.map((row) => row.id);
  }
}
