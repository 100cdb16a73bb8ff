import type { TemporaryDatabase } from '@thread/tools';
import { Client } from 'pg';
import type { RowResult } from '../row-result';
import { interleave } from '../interleave';
import { scaled, type Wish } from '../measurement';
import { median, medianRatio, rounded } from '../statistics';

const reads = 3_000;
const rounds = 7;
const byKey = 'SELECT company_name FROM account WHERE id = $1';

/**
 * What forced row-level security costs: one account by its key, as the product reads it (a login that sees the rows of the workspace its
 * transaction names) and as a login that no policy holds.
 */
export async function rowSecurity(
  { urls, adminUrl }: TemporaryDatabase,
  workspaceId: string,
  wish: Wish,
): Promise<RowResult> {
  const [app, owner] = [
    new Client({ connectionString: urls.app }),
    new Client({ connectionString: adminUrl }),
  ];
  await Promise.all([app.connect(), owner.connect()]);
  try {
    const { rows } = await owner.query<{ id: string }>(
      'SELECT id::text FROM account WHERE workspace_id = $1 ORDER BY id LIMIT 1000',
      [workspaceId],
    );
    const ids = rows.map(({ id }) => id);
    const begin = `BEGIN; SELECT set_config('app.workspace_id', '${workspaceId}', true)`;
    const count = scaled(reads, wish, 50);
    const micros = (client: Client, opening: string) => () => readMicros(client, opening, ids, count);
    const sides = await interleave({ ours: micros(app, begin), owner: micros(owner, 'BEGIN') }, rounds);
    const ratio = medianRatio(sides.ours, sides.owner);
    return {
      name: 'tenancy.rls',
      ours: { readMicros: rounded(median(sides.ours), 3) },
      reference: {
        name: 'the same read by a login that no policy holds',
        readMicros: rounded(median(sides.owner), 3),
      },
      ratio: rounded(ratio, 3),
    };
  } finally {
    await Promise.all([app.end(), owner.end()]);
  }
}

/** Microseconds of one read, on a statement prepared once, in one transaction. */
async function readMicros(
  client: Client,
  opening: string,
  ids: readonly string[],
  count: number,
): Promise<number> {
  await client.query(opening);
  const startedAt = performance.now();
  for (let at = 0; at < count; at += 1) {
    const { rowCount } = await client.query({ name: 'by key', text: byKey, values: [ids[at % ids.length]] });
    if (rowCount !== 1) throw new Error('An account was not found.');
  }
  const micros = ((performance.now() - startedAt) * 1_000) / count;
  await client.query('COMMIT');
  return micros;
}
