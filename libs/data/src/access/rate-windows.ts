import { createHash } from 'node:crypto';
import type { Database } from '../database';

/** So much within so long. */
export interface RateLimit {
  readonly times: number;
  readonly windowMs: number;
}

/** What is counted, and whose: `login.pair` of an address and an IP, `key` of an API key. */
export interface Counted {
  readonly what: string;
  readonly of: string;
  readonly limit: RateLimit;
}

/**
 * Counts how often something happened, for all processes together. A window starts with the first time and ends after its length,
 * whatever happens in it. Names are kept as hashes.
 */
export class RateWindows {
  constructor(private readonly database: Database) {}

  /**
   * Counts one more for each, in one statement, so that no number of processes can pass together where one may.
   * @returns milliseconds until all of them may go on; 0 = go ahead.
   */
  async take(counted: readonly Counted[]): Promise<number> {
    // By key, so that two statements counting the same cannot wait for each other in a circle.
    const rows = [...counted].map(rowOf).sort((left, right) => (left.key < right.key ? -1 : 1));
    const taken = await this.database.system.$queryRaw<{ key: string; count: number; wait: number }[]>`
      INSERT INTO rate_window AS w (key, started_at, ends_at, count)
      SELECT key, clock_timestamp(), clock_timestamp() + ms * interval '1 millisecond', 1
      FROM unnest(${rows.map(({ key }) => key)}::text[], ${rows.map(({ windowMs }) => windowMs)}::int[]) AS t (key, ms)
      ORDER BY key
      ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN w.ends_at <= clock_timestamp() THEN 1 ELSE least(w.count, 1000000000) + 1 END,
        started_at = CASE WHEN w.ends_at <= clock_timestamp() THEN excluded.started_at ELSE w.started_at END,
        ends_at = CASE WHEN w.ends_at <= clock_timestamp() THEN excluded.ends_at ELSE w.ends_at END
      RETURNING key, count, ceil(extract(epoch FROM ends_at - clock_timestamp()) * 1000)::int AS wait`;
    const times = new Map(rows.map((row) => [row.key, row.times]));
    const waits = taken.map(({ key, count, wait }) =>
      count > (times.get(key) ?? 0) ? Math.max(wait, 1) : 0,
    );
    return Math.max(0, ...waits);
  }

  /** Forgets what was counted, e.g. after a success. */
  async forget(counted: readonly Counted[]): Promise<void> {
    const keys = counted.map((one) => rowOf(one).key);
    await this.database.system.rateWindow.deleteMany({ where: { key: { in: keys } } });
  }

  /** Takes one count back: what was counted did not deserve it. */
  async giveBack(counted: readonly Counted[]): Promise<void> {
    const keys = counted.map((one) => rowOf(one).key);
    await this.database.system.rateWindow.updateMany({
      where: { key: { in: keys }, count: { gt: 0 } },
      data: { count: { decrement: 1 } },
    });
  }

  /** Removes windows that are over; returns how many. */
  async removeEnded(): Promise<number> {
    return this.database.system.$executeRaw`DELETE FROM rate_window WHERE ends_at <= now()`;
  }
}

function rowOf({ what, of, limit }: Counted) {
  const key = `${what}:${createHash('sha256').update(of).digest('base64url')}`;
  return { key, times: limit.times, windowMs: limit.windowMs };
}
