import type { BreakerPass, CallBreakerStore } from '@thread/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';

interface OpenRow {
  readonly scope: string;
  readonly open_ms: number;
  readonly probe_ms: number;
}

/** Open circuits in Postgres, by the database's clock. */
export class PrismaCallBreakerStore implements CallBreakerStore {
  constructor(private readonly database: Database) {}

  async enter(scopes: readonly string[], probeMs: number): Promise<BreakerPass> {
    const names = [...scopes];
    const known = await this.database.system.$queryRaw<{ found: boolean }[]>(Prisma.sql`
      SELECT EXISTS (SELECT 1 FROM call_breaker WHERE scope = ANY(${names}::text[])) AS found`);
    if (!known[0]?.found) return { kind: 'closed' };
    return this.database.system.$transaction(async (tx) => {
      const open = await tx.$queryRaw<OpenRow[]>(Prisma.sql`
        SELECT scope, GREATEST(0, extract(epoch FROM open_until - clock_timestamp()) * 1000)::float8 AS open_ms,
               GREATEST(0, coalesce(extract(epoch FROM probe_until - clock_timestamp()), 0) * 1000)::float8 AS probe_ms
        FROM call_breaker WHERE scope = ANY(${names}::text[]) ORDER BY scope FOR UPDATE`);
      if (open.length === 0) return { kind: 'closed' };
      const waitMs = Math.max(...open.map((row) => Math.max(row.open_ms, row.probe_ms)));
      if (waitMs > 0) return { kind: 'open', retryInMs: Math.ceil(waitMs) };
      const claimed = open.map(({ scope }) => scope);
      await tx.$executeRaw`
        UPDATE call_breaker SET probe_until = clock_timestamp() + ${probeMs}::int * interval '1 millisecond'
        WHERE scope = ANY(${claimed}::text[])`;
      return { kind: 'probe', scopes: claimed };
    });
  }

  async open(scope: string, firstMs: number, longestMs: number): Promise<boolean> {
    const opened = await this.database.system.$executeRaw`
      INSERT INTO call_breaker AS present (scope, open_until, open_for_ms)
      VALUES (${scope}, clock_timestamp() + ${firstMs}::int * interval '1 millisecond', ${firstMs}::int)
      ON CONFLICT (scope) DO UPDATE SET
        open_for_ms = LEAST(present.open_for_ms * 2, ${longestMs}::int), probe_until = NULL,
        open_until = clock_timestamp() + LEAST(present.open_for_ms * 2, ${longestMs}::int) * interval '1 millisecond'
      WHERE present.open_until <= clock_timestamp()`;
    return opened > 0;
  }

  async close(scopes: readonly string[]): Promise<void> {
    await this.database.system.callBreaker.deleteMany({ where: { scope: { in: [...scopes] } } });
  }

  async release(scopes: readonly string[]): Promise<void> {
    await this.database.system.callBreaker.updateMany({
      where: { scope: { in: [...scopes] } },
      data: { probeUntil: null },
    });
  }
}
