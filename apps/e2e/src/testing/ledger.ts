import { waitFor } from '@thread/testing';
import { Client } from 'pg';

/** The product's database seen from outside: what is really stored, and time that passes without waiting for it. */
export class Ledger {
  #client: Client;

  private constructor(
    private readonly adminUrl: string,
    client: Client,
  ) {
    this.#client = client;
  }

  static async open(adminUrl: string): Promise<Ledger> {
    return new Ledger(adminUrl, await connected(adminUrl));
  }

  /** Lets go of the database while something is done to it as a whole. */
  async without(act: () => Promise<void>): Promise<void> {
    await this.#client.end();
    try {
      await act();
    } finally {
      this.#client = await connected(this.adminUrl);
    }
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  async rows<T extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    return (await this.#client.query<T>(sql, [...values])).rows;
  }

  /** @param sql a SELECT with one column called `n`. */
  async count(sql: string, values: readonly unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ n: string | number }>(sql, values);
    return Number(row?.n ?? 0);
  }

  /** What came through the webhook door; a sweep adds rows of its own at any moment. */
  webhookRows(): Promise<number> {
    return this.count("SELECT count(*) AS n FROM inbox_event WHERE source = 'webhook'");
  }

  /** Accounts that the deal is linked to: 0 or 1, whatever happened. */
  accountsOf(dealId: string): Promise<number> {
    return this.count('SELECT count(DISTINCT account_id) AS n FROM account_link WHERE external_id = $1', [
      dealId,
    ]);
  }

  /** Received and neither done nor ignored nor dead. */
  waitingEvents(): Promise<number> {
    return this.count("SELECT count(*) AS n FROM inbox_event WHERE status = 'waiting'");
  }

  /** Outward acts written down and not ended. */
  openEffects(): Promise<number> {
    return this.count("SELECT count(*) AS n FROM effect WHERE state IN ('waiting', 'sending')");
  }

  /** As if the last poll had been long ago: the next sweep polls every connection. */
  async makePollsDue(): Promise<void> {
    await this.#client.query("UPDATE poll_cursor SET last_run_at = now() - interval '1 hour'");
  }

  /** Waits for the first poll of a connection, which looks back at the whole CRM. */
  async untilPolled(): Promise<void> {
    const polled = "SELECT count(*) AS n FROM poll_cursor WHERE cursor <> 'null'";
    await waitFor(async () => (await this.count(polled)) > 0, { what: 'the first poll', timeoutMs: 30_000 });
  }

  /** As if a poll had run just now: the next one is a whole interval away. */
  async putPollsOff(): Promise<void> {
    await this.#client.query('UPDATE poll_cursor SET last_run_at = now()');
  }

  /** As if the sending of effects that are under way had taken longer than it may. */
  async expireSending(): Promise<void> {
    await this.#client.query(
      "UPDATE effect SET lease_until = now() - interval '1 second' WHERE state = 'sending'",
    );
  }

  /** As if what a killed worker held had been held for too long. Only while no worker lives. */
  async expireClaims(): Promise<void> {
    for (const table of ['inbox_event', 'outward_due'])
      await this.#client.query(`UPDATE ${table} SET lease_until = 'epoch' WHERE lease_until IS NOT NULL`);
  }

  /** As if the consent had taken longer than a state lives. */
  async expireAuthorisations(): Promise<void> {
    await this.#client.query("UPDATE oauth_flow SET expires_at = now() - interval '1 second'");
  }

  /** Everything the queue knows is gone; its tables stay. Done as soon as the locks of those who work allow. */
  async wipeQueue(): Promise<void> {
    const tables = await this.rows<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'",
    );
    if (tables.length === 0) return;
    const wipe = `TRUNCATE ${tables.map(({ name }) => name).join(', ')}`;
    await waitFor(async () => this.#client.query(wipe), { what: 'the queue’s tables to be wiped' });
  }
}

async function connected(adminUrl: string): Promise<Client> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  return client;
}
