import type { Database } from '../database';
import { Prisma } from '../generated/client';

/** How long worked-off events are kept, in whole days since they were finished. */
export interface InboxRetentionPolicy {
  /** Then the bytes of the event go; what it was, when, and what became of it stay. */
  readonly contentsDays: number;
  /** Then the row goes, and with it the knowledge that the event came before. Not less than `contentsDays`. */
  readonly rowsDays: number;
}

export interface RemovedFromInbox {
  /** Events whose contents were removed. */
  readonly emptied: number;
  /** Events whose row was removed. */
  readonly removed: number;
}

interface RetentionLimits {
  /** Most rows of one statement. */
  readonly batch?: number;
  /** No further batch is begun after this; the next call goes on. */
  readonly forMs?: number;
}

const defaultBatch = 500;
/** A part of the sweep must not hold up the others. */
const defaultForMs = 1_500;

/** Spelled as in the two indexes, which are partial: the oldest are found without a scan. */
const endedAt = Prisma.sql`coalesce(e.done_at, e.received_at)`;
const workedOff = Prisma.sql`e.status IN ('done', 'ignored', 'unrouted')`;

/**
 * Removes what the inbox keeps too long, oldest first, in small statements of their own: killed between any two of them nothing is half
 * done. Events that wait or are dead are never touched, nor those about a record that is held. Events of re-runs and backfills keep their
 * row, which tells how their record ended.
 */
export class InboxRetention {
  readonly #batch: number;
  readonly #forMs: number;

  constructor(
    private readonly database: Database,
    private readonly policy: InboxRetentionPolicy,
    { batch = defaultBatch, forMs = defaultForMs }: RetentionLimits = {},
  ) {
    this.#batch = batch;
    this.#forMs = forMs;
  }

  async removeOld(): Promise<RemovedFromInbox> {
    const until = performance.now() + this.#forMs;
    const removed = await this.#batches(until, () => this.#removeRows());
    const emptied = await this.#batches(until, () => this.#emptyRows());
    return { emptied, removed };
  }

  async #batches(until: number, next: () => Promise<number>): Promise<number> {
    for (let total = 0; ;) {
      const count = await next();
      total += count;
      if (count < this.#batch || performance.now() >= until) return total;
    }
  }

  #emptyRows(): Promise<number> {
    return this.database.system.$executeRaw(Prisma.sql`
      WITH old AS MATERIALIZED (
        SELECT e.id FROM inbox_event e
        WHERE ${workedOff} AND e.contents_removed_at IS NULL AND ${endedAt} < now() - make_interval(days => ${this.policy.contentsDays}::int)
          AND NOT EXISTS (
            SELECT 1 FROM hold h WHERE h.connection_id = e.connection_id AND h.object_type = e.object_type AND h.external_id = e.object_id
              AND h.state <> 'resolved')
        ORDER BY ${endedAt} LIMIT ${this.#batch} FOR UPDATE OF e SKIP LOCKED
      )
      UPDATE inbox_event e SET body = ''::bytea, contents_removed_at = now() FROM old WHERE e.id = old.id`);
  }

  #removeRows(): Promise<number> {
    return this.database.system.$executeRaw(Prisma.sql`
      WITH old AS MATERIALIZED (
        SELECT e.id FROM inbox_event e
        WHERE ${workedOff} AND e.lane = 'live' AND e.contents_removed_at IS NOT NULL
          AND ${endedAt} < now() - make_interval(days => ${this.policy.rowsDays}::int)
        ORDER BY ${endedAt} LIMIT ${this.#batch} FOR UPDATE OF e SKIP LOCKED
      )
      DELETE FROM inbox_event e USING old WHERE e.id = old.id`);
  }
}
