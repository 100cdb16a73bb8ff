import { setTimeout as wait } from 'node:timers/promises';
import {
  noUsage,
  takeCalls,
  usageAt,
  type BudgetAccount,
  type BudgetGrant,
  type CallBudgetStore,
  type CallLane,
  type CallLimit,
  type CallUsage,
} from '@thread/domain';
import type { Database } from '../database';

interface UsageRow {
  readonly usage: CallUsage | null;
  readonly version: bigint | null;
  readonly now_ms: number;
}

/** Somebody else took calls in between; that many times in a row happens to nobody. */
const mostTries = 50;

/** Allowances in Postgres, by the database's clock. Read, reckon, write if nobody wrote meanwhile: no lock is held and no transaction opened. */
export class PrismaCallBudgetStore implements CallBudgetStore {
  constructor(private readonly database: Database) {}

  async take(account: BudgetAccount, limit: CallLimit, lane: CallLane, want: number): Promise<BudgetGrant> {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const row = await this.#row(account, limit);
      const taken = takeCalls(row.usage ?? noUsage, limit, lane, want, row.now_ms);
      if (taken.granted === 0 || (await this.#write(account, limit, row.version, taken.usage)))
        return { granted: taken.granted, retryInMs: taken.retryInMs };
      await wait(Math.random() * Math.min(tries, 10));
    }
    return { granted: 0, retryInMs: 100 };
  }

  async read(account: BudgetAccount, limits: readonly CallLimit[]): Promise<readonly CallUsage[]> {
    const rows = await Promise.all(limits.map((limit) => this.#row(account, limit)));
    return limits.map((limit, at) =>
      usageAt(rows[at]?.usage ?? noUsage, limit, rows[at]?.now_ms ?? Date.now()),
    );
  }

  async #row({ connectorId, externalAccountId }: BudgetAccount, { id }: CallLimit): Promise<UsageRow> {
    const rows = await this.database.system.$queryRaw<UsageRow[]>`
      SELECT usage, version, now_ms
      FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms) AS clock
      LEFT JOIN call_budget ON connector_id = ${connectorId} AND external_account_id = ${externalAccountId} AND limit_id = ${id}`;
    return rows[0] ?? { usage: null, version: null, now_ms: Date.now() };
  }

  /** @param version null: there was no row. @returns whether nobody wrote in between. */
  async #write(
    { connectorId, externalAccountId }: BudgetAccount,
    { id }: CallLimit,
    version: bigint | null,
    usage: CallUsage,
  ): Promise<boolean> {
    const text = JSON.stringify(usage);
    const written =
      version === null
        ? await this.database.system.$executeRaw`
            INSERT INTO call_budget (connector_id, external_account_id, limit_id, usage)
            VALUES (${connectorId}, ${externalAccountId}, ${id}, ${text}::jsonb) ON CONFLICT DO NOTHING`
        : await this.database.system.$executeRaw`
            UPDATE call_budget SET usage = ${text}::jsonb, version = version + 1
            WHERE connector_id = ${connectorId} AND external_account_id = ${externalAccountId} AND limit_id = ${id}
              AND version = ${version}`;
    return written > 0;
  }
}
