import { listAccounts, listConnectors, listRules, listRuns, switchRule } from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient, TestDatabase } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import { Ledger } from './testing/ledger';

jest.setTimeout(180_000);

interface Row {
  readonly id: string;
  readonly stage: string | null;
}

const proposal = {
  Deal: 'Harbour Tools – platform',
  Status: 'Proposal',
  Amount: 24_000,
  Company: 'Aldermoor Logistics',
  Contacts: 'Ada Aldermoorson',
  Owner: 'Mara Voss',
  'Close date': '2026-12-15',
};

interface Portal {
  readonly pipelines: readonly {
    readonly stages: readonly { readonly id: string; readonly label: string }[];
  }[];
}

/** Notion says each change at most once and keeps no history. Here it says nothing at all, and no row was read before its rule was switched on. */
describe('a row that stood in the table before the rule was switched on', () => {
  let database: TestDatabase;
  let product: TemporaryProduct;
  let ledger: Ledger;
  let admin: RestClient;
  let notion: SandboxClient;
  let connectionId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    product = await startTemporaryProduct({ database, workers: 0 });
    ledger = await Ledger.open(database.adminUrl);
    admin = await product.signIn('admin@brightwater.example');
    notion = new SandboxClient(product.sandbox?.url ?? '', 'notion');
    await notion.setFault({ kind: 'rateLimits', perSecond: 10_000 });
    await notion.setFault({ kind: 'droppedWebhooks', percentage: 100 });
    expect((await connectProvider(admin, 'notion')).outcome).toBe('connected');
    connectionId =
      (await admin.call(listConnectors)).data.find(({ id }) => id === 'notion')?.connections[0]?.id ?? '';
    // The sweep comes to this table only later, as it does when it has many tables to read through.
    await ledger.rows(
      `INSERT INTO poll_cursor (connection_id, stream, cursor, last_run_at) VALUES ($1, 'row-changes', 'null', now() + interval '1 hour')`,
      [connectionId],
    );
    await product.startWorker();
  });
  afterAll(async () => {
    await ledger?.close();
    await product?.stop();
    await database?.drop();
  });

  const rowIn = async (stage: string): Promise<Row> => {
    const { portals } = (await notion.send('GET', '/state')) as { portals: readonly Portal[] };
    const option = portals[0]?.pipelines[0]?.stages.find(({ label }) => label === stage);
    const { results } = (await notion.send('GET', '/portals/1/deals')) as { results: readonly Row[] };
    const found = results.find((row) => row.stage === option?.id);
    if (!found) throw new Error(`No row in ${stage}`);
    return found;
  };
  const edit = (id: string, properties: object) =>
    notion.send('PATCH', `/portals/1/rows/${id}`, { properties });

  it('becomes an account when it is moved into the stage; one that is edited there does not', async () => {
    const entering = (await notion.send('POST', '/portals/1/rows', { properties: proposal })) as Row;
    const stood = await rowIn('Closed won');
    const [rule] = (await admin.call(listRules, { params: { connectionId } })).data;
    await admin.call(switchRule, { params: { ruleId: rule?.id ?? '' }, body: { enabled: true } });
    await waitFor(
      async () => (await ledger.count(`SELECT count(*) AS n FROM first_look WHERE state = 'done'`)) || null,
      {
        what: 'the first look',
        timeoutMs: 40_000,
        everyMs: 200,
      },
    );
    expect(await ledger.count('SELECT count(*) AS n FROM source_record')).toBe(0);
    await edit(entering.id, { Status: 'Closed won' });
    await edit(stood.id, { Amount: 31_000 });
    await ledger.rows('UPDATE poll_cursor SET last_run_at = NULL');

    const runsOf = async (externalId: string) => (await admin.call(listRuns, { query: { externalId } })).data;
    await waitFor(
      async () => ((await runsOf(entering.id)).length > 0 && (await runsOf(stood.id)).length > 0) || null,
      { what: 'both rows to be met by the sweep', timeoutMs: 120_000, everyMs: 250 },
    );
    const accounts = async (externalId: string) =>
      (await admin.call(listAccounts, { query: { externalId } })).data;
    expect((await runsOf(entering.id)).map(({ outcome }) => outcome)).toEqual(['create']);
    expect(await accounts(entering.id)).toHaveLength(1);
    expect((await runsOf(stood.id)).map(({ outcome }) => outcome)).toEqual(['skip']);
    expect(await accounts(stood.id)).toEqual([]);
    expect(await ledger.webhookRows()).toBe(0);
  });
});
