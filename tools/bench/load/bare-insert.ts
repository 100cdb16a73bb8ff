import { askDatabase } from '@thread/tools';
import { Pool } from 'pg';

const connections = 3;
const statement = `
  INSERT INTO inbox_event (connector_id, account_key, connection_id, workspace_id, dedupe_key, source, lane, object_type, object_id,
                           event_type, occurred_at, body, status)
  SELECT $1, $2, $3, $4, key, 'webhook', 'live', 'deal', object_id, $5, now(), body, 'waiting'
  FROM unnest($6::text[], $7::text[], $8::bytea[]) AS t(key, object_id, body)`;

/** Inserts rows as deliveries make them, with nothing around: a statement for each so many rows, on as many connections as the api has for it. */
export class BareInsert {
  readonly #pool: Pool;
  readonly #place: readonly unknown[];
  #next = 0;

  private constructor(pool: Pool, place: readonly unknown[]) {
    this.#pool = pool;
    this.#place = place;
  }

  /** @param url of a login that every row policy lets through. */
  static async open(url: string): Promise<BareInsert> {
    const [row] = await askDatabase<{ connector: string; key: string; id: string; workspace: string }>(
      url,
      `SELECT connector_id AS connector, external_account_id AS key, id::text, workspace_id::text AS workspace FROM connection`,
    );
    if (!row) throw new Error('There is no connection.');
    const pool = new Pool({ connectionString: url, max: connections });
    return new BareInsert(pool, [row.connector, row.key, row.id, row.workspace]);
  }

  /** Inserts for so long, at most so many statements. @returns how many rows went in, in how many milliseconds. */
  async run(rowsEach: number, statements: number, limitMs: number): Promise<{ rows: number; ms: number }> {
    const startedAt = performance.now();
    let [begun, rows] = [0, 0];
    const lane = async (): Promise<void> => {
      while (begun < statements && performance.now() - startedAt < limitMs) {
        begun += 1;
        await this.#insert(rowsEach);
        rows += rowsEach;
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    return { rows, ms: performance.now() - startedAt };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #insert(count: number): Promise<void> {
    const ids = Array.from({ length: count }, () => this.#next++);
    const key = (id: number): string =>
      `62515:3100006:deal.propertyChange:${id % 50}:amount:${Date.now()}:${id}#0123456789abcdef`;
    await this.#pool.query({
      name: 'bare insert',
      text: statement,
      values: [
        ...this.#place,
        'deal.propertyChange',
        ids.map(key),
        ids.map((id) => String(40_000_000_000 + (id % 50))),
        ids.map((id) => bodyOf(id)),
      ],
    });
  }
}

function bodyOf(id: number): Buffer {
  const event = {
    ...{ eventId: id, subscriptionId: 3_100_006, portalId: 62_515, appId: 1_234_567, occurredAt: Date.now() },
    ...{ subscriptionType: 'deal.propertyChange', attemptNumber: 0, objectId: 40_000_000_000 + (id % 50) },
    ...{ propertyName: 'amount', propertyValue: '12345', changeSource: 'CRM_UI', sourceId: 'userId:471' },
  };
  return Buffer.from(JSON.stringify(event));
}
