import { listAccounts } from '@thread/contracts';
import {
  askDatabase,
  percentile,
  startTemporaryProduct,
  type RestClient,
  type TemporaryProduct,
} from '@thread/tools';
import { Client } from 'pg';
import type { RowResult } from '../row-result';
import { fillAccounts, someSearch } from '../ground/many-accounts';
import { scaled, type Measured, type RowGroup, type Wish } from '../measurement';
import { rounded } from '../statistics';
import { rowSecurity } from './row-security';

const pages = 80;
const warmUpPages = 20;
const pageSize = 50;

/** Reading accounts: a page of the list in workspaces of different size, and what row-level security costs a read. */
export const accountRows: RowGroup = { rows: ['list.accounts', 'tenancy.rls'], grows: true, measure };

async function measure(wish: Wish): Promise<Measured> {
  const product = await startTemporaryProduct({ workers: 0 });
  const client = new Client({ connectionString: product.database.adminUrl });
  await client.connect();
  try {
    const rest = await product.signIn('admin@brightwater.example');
    const [workspace] = await askDatabase<{ id: string }>(
      product.database.adminUrl,
      `SELECT id::text FROM workspace WHERE slug = 'brightwater' OR name ILIKE 'brightwater%' LIMIT 1`,
    );
    if (!workspace) throw new Error('The demo workspace is missing.');
    return await measureAt({ product, client, rest, workspaceId: workspace.id }, wish);
  } finally {
    await client.end();
    await product.stop();
  }
}

interface Ground {
  readonly product: TemporaryProduct;
  /** Sees every row: the reference's queries. */
  readonly client: Client;
  readonly rest: RestClient;
  readonly workspaceId: string;
}

async function measureAt(ground: Ground, wish: Wish): Promise<Measured> {
  const results: RowResult[] = [];
  const sizes = [scaled(1_000, wish, 50), scaled(10_000, wish, 500), scaled(100_000, wish, 5_000)] as const;
  const { adminUrl } = ground.product.database;
  const lists: ListTimes[] = [];
  for (const size of sizes) {
    await fillAccounts(adminUrl, ground.workspaceId, size);
    if (wish.wants('list.accounts') || wish.wants('growth')) lists.push(await listTimes(ground));
  }
  if (wish.wants('tenancy.rls'))
    results.push(await rowSecurity(ground.product.database, ground.workspaceId, wish));
  const [small, middle, large] = lists;
  if (!small || !middle || !large) return { results, growths: [] };
  if (wish.wants('list.accounts')) results.push(listRow(sizes, small, large));
  const growths = wish.wants('growth')
    ? [
        {
          figure: 'list.accounts',
          unit: 'microseconds of a page per account of the workspace, median',
          sizes: [sizes[1], sizes[2]] as const,
          costs: [(middle.apiP50 * 1_000) / sizes[1], (large.apiP50 * 1_000) / sizes[2]] as const,
        },
      ]
    : [];
  return { results, growths };
}

interface ListTimes {
  readonly apiP50: number;
  readonly apiP95: number;
  readonly sqlP50: number;
  readonly sqlP95: number;
}

function listRow(sizes: readonly number[], small: ListTimes, large: ListTimes): RowResult {
  return {
    name: 'list.accounts',
    ours: {
      small: { accounts: sizes[0] ?? null, p50Ms: rounded(small.apiP50, 3), p95Ms: rounded(small.apiP95, 3) },
      large: { accounts: sizes[2] ?? null, p50Ms: rounded(large.apiP50, 3), p95Ms: rounded(large.apiP95, 3) },
    },
    reference: {
      name: 'the bare SQL query (page and count), no HTTP, no row security',
      smallP95Ms: rounded(small.sqlP95, 3),
      largeP50Ms: rounded(large.sqlP50, 3),
      largeP95Ms: rounded(large.sqlP95, 3),
    },
    ratio: rounded(large.apiP95 / large.sqlP95, 3),
  };
}

/** The same filtered, sorted, searched pages through the API and as bare SQL, in turn. */
async function listTimes(ground: Ground): Promise<ListTimes> {
  const [api, sql]: [number[], number[]] = [[], []];
  for (let at = 0; at < warmUpPages + pages; at += 1) {
    const q = someSearch(at);
    const counted = at >= warmUpPages;
    for (const side of at % 2 === 0 ? [api, sql] : [sql, api]) {
      const startedAt = performance.now();
      if (side === api) await pageByApi(ground.rest, q);
      else await pageBySql(ground, q);
      if (counted) side.push(performance.now() - startedAt);
    }
  }
  return {
    apiP50: percentile(api, 0.5),
    apiP95: percentile(api, 0.95),
    sqlP50: percentile(sql, 0.5),
    sqlP95: percentile(sql, 0.95),
  };
}

async function pageByApi(rest: RestClient, q: string): Promise<void> {
  await rest.call(listAccounts, { query: { q, status: 'onboarding', sort: 'arr_desc', limit: pageSize } });
}

const where = `workspace_id = $1 AND status = 'onboarding' AND (company_name ILIKE $2 OR normalised_name ILIKE $2 OR domain ILIKE $2
  OR ae_email ILIKE $2 OR primary_contact_email ILIKE $2)`;

async function pageBySql({ client, workspaceId }: Ground, q: string): Promise<void> {
  const values = [workspaceId, `%${q}%`];
  await client.query({
    name: 'page',
    text: `SELECT id, company_name, website, arr_amount, arr_currency, close_date, status, handoff_step, health, progress_percent, ae_email,
             ae_name, template_name, created_at,
             (SELECT min(due_date) FROM plan_task t WHERE t.account_id = account.id AND t.state = 'open') AS next_due_date
           FROM account WHERE ${where} ORDER BY coalesce(arr_amount, '-Infinity') DESC, id DESC LIMIT ${pageSize + 1}`,
    values,
  });
  await client.query({ name: 'count', text: `SELECT count(*) FROM account WHERE ${where}`, values });
}
