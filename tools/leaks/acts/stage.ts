import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { askDatabase } from '../../chaos/ask-database';
import { RestClient, RestProblem } from '../../product-client/rest-client';
import type { SandboxClient } from '../../product-client/sandbox-client';
import { RecordedSession } from '../answer-record';
import type { LeakGround } from '../leak-ground';

/** What the acts share. */
export interface Stage {
  readonly ground: LeakGround;
  readonly sandbox: SandboxClient;
  /** Account of the CRM that is connected. */
  readonly portal: number;
  readonly admin: RestClient;
  readonly adminEmail: string;
  /** The admin's password since the first act. */
  readonly password: string;
  readonly connectionId: string;
  readonly tell: (line: string) => void;
}

export const connectorId = 'hubspot';

export function newClient({ product, record }: LeakGround): RestClient {
  return new RestClient(product.url, new RecordedSession(record));
}

/** Does what must be refused. @throws Error when it is not. */
export async function refused(what: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RestProblem) return;
    throw error;
  }
  throw new Error(`${what} was not refused.`);
}

/** Does what may well be refused. */
export async function attempt(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof RestProblem)) throw error;
  });
}

/** Every write to the table fails meanwhile, with a message of Postgres that shows the whole row. */
export async function withFailingWrites(
  { database }: LeakGround,
  table: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    await client.query(
      `CREATE OR REPLACE FUNCTION public.refuse_row() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'This row is refused: %', NEW::text USING ERRCODE = '23514', DETAIL = NEW::text; END $$`,
    );
    await client.query(
      `CREATE TRIGGER refuse_row BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION public.refuse_row()`,
    );
    await work();
  } finally {
    await client.query(`DROP TRIGGER IF EXISTS refuse_row ON ${table}`);
    await client.end();
  }
}

/** Pauses and open circuits are over: the next call goes out at once. */
export async function withoutPauses({ database: { adminUrl } }: LeakGround): Promise<void> {
  await askDatabase(adminUrl, 'DELETE FROM call_breaker');
  await askDatabase(adminUrl, 'UPDATE connection SET refresh_retry_at = NULL, throttled_until = NULL');
}

export async function until(what: string, holds: () => Promise<boolean>, patienceMs = 60_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await pause(100);
  }
}
