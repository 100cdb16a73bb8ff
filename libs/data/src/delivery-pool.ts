import { Pool } from 'pg';
import type { Prisma } from './generated/client';
import { impatientSocket } from './impatient-socket';
import { statementNames } from './statement-names';

const connections = 3;
const longestStatementMs = 3_500;
/** Longest time for an answer to arrive after that. */
const graceMs = 1_000;

/** What runs one statement and gives back its rows: a transaction, a pool, or the connections for deliveries. */
export interface RawQueries {
  $queryRaw<Rows>(statement: Prisma.Sql): Promise<Rows>;
}

/**
 * Connections for storing deliveries alone: pages that keep the others busy must not make a provider wait, and a line that went dead is
 * noticed before the provider hangs up. The driver itself, because under load every delivery passes here: rows come as the driver reads
 * them (bigint as text), and a statement is planned once per connection.
 */
export class DeliveryPool implements RawQueries {
  readonly #pool: Pool;
  readonly #nameOf = statementNames();

  /** @param sweeperUrl the login that routes and stores events. */
  constructor(sweeperUrl: string) {
    this.#pool = new Pool({
      connectionString: sweeperUrl,
      max: connections,
      connectionTimeoutMillis: longestStatementMs,
      statement_timeout: longestStatementMs,
      stream: () => impatientSocket(longestStatementMs + graceMs),
    });
    // A connection that breaks while idle is replaced when it is needed; one in use fails its statement.
    this.#pool.on('error', () => undefined);
  }

  /** @throws DatabaseError of the driver, or the error of the line. */
  async $queryRaw<Rows>({ text, values }: Prisma.Sql): Promise<Rows> {
    const { rows } = await this.#pool.query({ name: this.#nameOf({ sql: text }), text, values: [...values] });
    return rows as Rows;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
