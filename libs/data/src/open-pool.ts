import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client } from 'pg';
import { PrismaClient, type Prisma } from './generated/client';
import { impatientSocket } from './impatient-socket';
import { statementNames } from './statement-names';

/** Longest wait for a free connection. */
const patienceMs = 10_000;
const longestMs = 20_000;
/** Longest time for one statement, and for its answer to arrive after that. */
const longestStatementMs = 30_000;
const graceMs = 1_000;

/** SQL that belongs to the BEGIN of the transaction about to start. */
const opening = new AsyncLocalStorage<string | null>();

type Query = (this: Client, ...given: unknown[]) => unknown;

/** Sends a transaction's settings in the same message as its BEGIN: what a transaction may see costs no round trip of its own. */
class ScopedClient extends Client {
  constructor(config?: ConstructorParameters<typeof Client>[0]) {
    super(config);
    const send = this.query.bind(this) as unknown as Query;
    this.query = ((...given: unknown[]): unknown => {
      const settings = opening.getStore();
      if (!settings || !isBegin(given[0])) return send.apply(this, given);
      return send.call(this, `BEGIN; ${settings}`, ...given.slice(1));
    }) as typeof this.query;
  }
}

function isBegin(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'text' in query && query.text === 'BEGIN';
}

/** One transaction in which the settings hold from its first statement to its end. They do not reach what `work` opens beside it. */
export function transactionWith<T>(
  pool: PrismaClient,
  settings: string,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  return opening.run(settings, () =>
    pool.$transaction((tx) => opening.run(null, () => work(tx)), { maxWait: patienceMs, timeout: longestMs }),
  );
}

/**
 * A bounded pool of connections of one login. A connection whose line went dead without a word is given up a little after the longest
 * time a statement may take. @param size most connections held at once. @param statementMs longest time for one statement.
 */
export function openPool(url: string, size: number, statementMs = longestStatementMs): PrismaClient {
  const config = {
    connectionString: url,
    Client: ScopedClient,
    max: size,
    connectionTimeoutMillis: Math.min(patienceMs, statementMs),
    // A process that was halted in a transaction must not hold its locks for long.
    idle_in_transaction_session_timeout: 8_000,
    statement_timeout: statementMs,
    stream: () => impatientSocket(statementMs + graceMs),
  };
  const adapter = new PrismaPg(config, { statementNameGenerator: statementNames() });
  return new PrismaClient({ adapter });
}

export type AllRows = PrismaClient;

/**
 * Every row of every workspace, for a login that may see them (an administrator's). For specs and checks that look at a database from
 * outside; no process of the product has such a login.
 */
export function openAllRows(administratorUrl: string): PrismaClient {
  return openPool(administratorUrl, 4);
}
