import { setTimeout as pause } from 'node:timers/promises';
import { askDatabase } from './ask-database';

interface HeldRow {
  readonly id: string;
  readonly owner: string;
  readonly until: number;
}

const lookEveryMs = 150;
/** Longer than anything here may take; what is not seen by then is reported as this. */
export const longestRecoveryMs = 60_000;
/** As long as a claim lasts unless it is extended. */
const claimMs = 6_000;

/** Watches from outside, in the inbox, how long it takes until work goes on. Times in milliseconds. */
export class RecoveryWatch {
  readonly #databaseUrl: string;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** Events some worker has claimed at the moment; empty when the database does not answer. */
  async claimed(): Promise<readonly HeldRow[]> {
    const rows = await this.#ask<{ id: string; owner: string; until: Date }>(
      `SELECT id::text, lease_owner AS owner, lease_until AS until FROM inbox_event
       WHERE status = 'waiting' AND lease_until > now()`,
    );
    return rows?.map(({ id, owner, until }) => ({ id, owner, until: until.getTime() })) ?? [];
  }

  /** Waits up to a while for events to be claimed. */
  async untilClaimed(patienceMs: number): Promise<readonly HeldRow[]> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const held = await this.claimed();
      if (held.length > 0 || performance.now() > deadline) return held;
      await pause(20);
    }
  }

  /**
   * Waits until what was claimed by somebody who died has been taken up by others. Claims that are still being extended belong to the
   * living and do not count. @returns from the death to then; null when nothing was orphaned.
   */
  async untilTakenUp(held: readonly HeldRow[], diedAt: number): Promise<number | null> {
    const started = performance.now();
    let open = new Map(held.map((row) => [row.id, row]));
    let orphaned = false;
    while (open.size > 0 && performance.now() - started < longestRecoveryMs) {
      await pause(lookEveryMs);
      const now = await this.#ask<{ id: string; owner: string; until: Date }>(
        `SELECT id::text, lease_owner AS owner, lease_until AS until FROM inbox_event
         WHERE id = ANY($1::bigint[]) AND status = 'waiting' AND lease_owner IS NOT NULL`,
        [[...open.keys()]],
      );
      if (now === null) continue;
      const before = open;
      open = new Map();
      for (const row of now) {
        const known = before.get(row.id);
        const extended = known !== undefined && row.until.getTime() > known.until;
        if (known && row.owner === known.owner && !extended) open.set(row.id, known);
      }
      // A living owner extends or ends its claims within a few seconds.
      if (open.size > 0 && performance.now() - started > 4_000) orphaned = true;
    }
    return orphaned ? Date.now() - diedAt : null;
  }

  /** Waits until a worker has claimed or ended an event after the given instant. @returns from `since` to then. */
  async untilWorking(since: number, after = Date.now()): Promise<number> {
    const started = performance.now();
    while (performance.now() - started < longestRecoveryMs) {
      const rows = await this.#ask<{ working: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM inbox_event WHERE done_at > to_timestamp($1::float8 / 1000)
                        OR lease_until > to_timestamp(($1::float8 + ${claimMs}) / 1000)) AS working`,
        [after],
      );
      if (rows?.[0]?.working) return Date.now() - since;
      await pause(lookEveryMs);
    }
    return longestRecoveryMs;
  }

  /** Null when the database does not answer. */
  async #ask<T extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly T[] | null> {
    try {
      return await askDatabase<T>(this.#databaseUrl, sql, values);
    } catch {
      return null;
    }
  }
}
