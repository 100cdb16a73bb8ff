import { PrismaPg } from '@prisma/adapter-pg';
import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  SqlResultSet,
} from '@prisma/driver-adapter-utils';
import type { FieldDef, PoolConfig, QueryResult } from 'pg';

/** The parts of PrismaPg's adapter that its types keep private. */
interface QueryRunner {
  performIO(query: unknown): Promise<QueryResult>;
  queryRaw(query: SqlQuery): Promise<SqlResultSet>;
}

const charOid = 18;
const textOid = 25;
const characterColumn = 6;

export interface SchemaAdapter {
  readonly factory: SqlMigrationAwareDriverAdapterFactory;
  /** Ends the connections the engine left open; it does not do so itself when freed. */
  close(): Promise<void>;
}

/**
 * The adapter the schema engine works through: PrismaPg 7 with two gaps mended. Columns of Postgres type `"char"`
 * (OID 18), which introspection reads, have no mapping there; scripts are split at every semicolon, also inside
 * function bodies. There is no shadow database: what would need one works on a scratch database instead.
 */
export function schemaAdapter(url: string): SchemaAdapter {
  const main = new PrismaPg(poolConfig(url));
  const opened: SqlDriverAdapter[] = [];
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await main.connect();
    opened.push(adapter);
    return mended(adapter);
  };
  const connectToShadowDb = (): Promise<SqlDriverAdapter> =>
    Promise.reject(new Error('The schema engine asked for a shadow database.'));
  return {
    factory: { provider: 'postgres', adapterName: main.adapterName, connect, connectToShadowDb },
    close: async () => {
      await Promise.all(opened.map((adapter) => adapter.dispose()));
    },
  };
}

function poolConfig(url: string): PoolConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslMode = searchParams.get('sslmode');
  return {
    host: decodeURIComponent(hostname),
    port: port === '' ? 5432 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    // The owner sees no rows of tenants: a migration that touches them must fail rather than find nothing to do.
    options: '-c row_security=off',
    ssl:
      sslMode === null || sslMode === 'disable'
        ? undefined
        : { rejectUnauthorized: sslMode.startsWith('verify') },
  };
}

function mended<T extends SqlDriverAdapter>(adapter: T): T {
  mapCharColumns(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolation) => {
    const transaction = await startTransaction(isolation);
    mapCharColumns(transaction);
    return transaction;
  };
  adapter.executeScript = async (script) => {
    await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
  };
  return adapter;
}

function mapCharColumns(queryable: SqlQueryable): void {
  const runner = queryable as unknown as QueryRunner;
  const { queryRaw } = runner;
  queryable.queryRaw = async (query) => {
    let fields: readonly FieldDef[] = [];
    const call = Object.create(runner, {
      performIO: {
        value: async (statement: unknown) => {
          const result = await runner.performIO(statement);
          fields = result.fields;
          return {
            ...result,
            fields: fields.map((field) =>
              field.dataTypeID === charOid ? { ...field, dataTypeID: textOid } : field,
            ),
          };
        },
      },
    }) as QueryRunner;
    const result = await Reflect.apply(queryRaw, call, [query]);
    const columnTypes = result.columnTypes.map((type, column) =>
      fields[column]?.dataTypeID === charOid ? characterColumn : type,
    );
    return { ...result, columnTypes };
  };
}
