import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  listAccounts,
  listConnectors,
  listRules,
  listRuns,
  readAccount,
  switchRule,
} from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';

jest.setTimeout(240_000);

const complete = {
  Deal: 'Harbour Tools – platform',
  Status: 'Proposal',
  Amount: 24_000,
  Company: 'Aldermoor Logistics',
  Contacts: 'Ada Aldermoorson',
  Owner: 'Mara Voss',
  'Close date': '2026-12-15',
};

/** The whole product with the sandbox's Notion connected and its first rule (Status → Closed won) on. */
describe('a row of a Notion database', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let product: TemporaryProduct;
  let admin: RestClient;
  let notion: SandboxClient;
  let workspaceId: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-notion-'));
    database = await createTestDatabase();
    product = await startTemporaryProduct({
      database,
      environment: { SANDBOX_TRAFFIC_LOG: join(folder, 'traffic.jsonl') },
    });
    admin = await product.signIn('admin@brightwater.example');
    notion = new SandboxClient(product.sandbox?.url ?? '', 'notion');
    await notion.setFault({ kind: 'rateLimits', perSecond: 10_000 });
    await notion.setFault({ kind: 'aggregation', ms: 50 });
    const { outcome } = await connectProvider(admin, 'notion');
    expect(outcome).toBe('connected');
    const connectionId =
      (await admin.call(listConnectors)).data.find(({ id }) => id === 'notion')?.connections[0]?.id ?? '';
    const [rule] = (await admin.call(listRules, { params: { connectionId } })).data;
    await admin.call(switchRule, { params: { ruleId: rule?.id ?? '' }, body: { enabled: true } });
    workspaceId =
      ((await notion.send('GET', '/state')) as { portals: { workspaceId: string }[] }).portals[0]
        ?.workspaceId ?? '';
  });
  afterAll(async () => {
    await product?.stop();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const makeRow = async (properties: object): Promise<string> =>
    ((await notion.send('POST', '/portals/1/rows', { properties })) as { id: string }).id;
  const edit = (id: string, properties: object) =>
    notion.send('PATCH', `/portals/1/rows/${id}`, { properties });
  const accounts = async (externalId: string) =>
    (await admin.call(listAccounts, { query: { externalId } })).data;
  const account = async (externalId: string) => {
    const [found] = await waitFor(
      async () => {
        const all = await accounts(externalId);
        return all.length === 1 ? all : null;
      },
      { what: `one account of row ${externalId}`, timeoutMs: 40_000, everyMs: 100 },
    );
    return admin.call(readAccount, { params: { accountId: found?.id ?? '' } });
  };
  const fact = async (externalId: string, field: string) => {
    const { facts } = await account(externalId);
    return JSON.stringify(facts.find((one) => one.field === field)?.value ?? null);
  };
  const act = (name: string, body: object) =>
    notion.send('POST', `/actions/${name}`, { workspaceId, ...body });

  it('becomes one account when its status reaches the value, with everything its relations hold', async () => {
    const id = await makeRow(complete);
    await edit(id, { Status: 'Contract sent' });
    await edit(id, { Status: 'Closed won' });
    expect((await account(id)).companyName).toBe('Aldermoor Logistics');
    expect(await fact(id, 'primaryContactEmail')).toContain('ada@aldermoor.example');
    expect(await fact(id, 'aeEmail')).toContain('mara.voss@');
    expect(await fact(id, 'closeDate')).toContain('2026-12-15');
  });

  it('made empty and filled in afterwards is held, then one account', async () => {
    const id = await makeRow({});
    await edit(id, { Deal: 'Late Lantern', Status: 'Closed won', Amount: 9_000 });
    const query = { externalId: id, outcome: 'hold' as const };
    await waitFor(async () => (await admin.call(listRuns, { query })).data.length > 0 || null, {
      what: 'the row to be held',
      timeoutMs: 40_000,
      everyMs: 200,
    });
    expect(await accounts(id)).toEqual([]);
    await edit(id, {
      Company: 'Brightwell Energy',
      Contacts: 'Bruno Brightwellson',
      'Close date': '2026-12-20',
      Owner: 'Ned Okoro',
    });
    expect((await account(id)).companyName).toBe('Brightwell Energy');
  });

  it('edited twice within one minute ends with what was written last', async () => {
    const id = await makeRow({
      ...complete,
      Deal: 'Twice',
      Company: 'Corvane Health',
      Contacts: 'Cleo Corvaneson',
    });
    await edit(id, { Status: 'Closed won', Amount: 1_000 });
    await account(id);
    await edit(id, { 'Close date': '2027-01-05' });
    await edit(id, { 'Close date': '2027-01-06' });
    await waitFor(async () => ((await fact(id, 'closeDate')).includes('2027-01-06') ? true : null), {
      what: 'the second edit',
      timeoutMs: 40_000,
      everyMs: 100,
    });
  });

  it('keeps its account when it is trashed and restored, and follows again', async () => {
    const id = await makeRow({
      ...complete,
      Deal: 'Trashed',
      Company: 'Dunmere Foods',
      Contacts: 'Dario Dunmereson',
    });
    await edit(id, { Status: 'Closed won' });
    await account(id);
    await notion.send('DELETE', `/portals/1/rows/${id}`);
    await notion.send('POST', `/portals/1/rows/${id}/restore`);
    await edit(id, { 'Close date': '2027-02-01' });
    await waitFor(async () => ((await fact(id, 'closeDate')).includes('2027-02-01') ? true : null), {
      what: 'the edit after it was restored',
      timeoutMs: 40_000,
      everyMs: 100,
    });
  });

  it('goes on when a column is renamed, and loses one field alone when its type changes', async () => {
    await act('renameProperty', { property: 'Status', to: 'Phase' });
    const renamed = await makeRow({
      ...omit(complete, 'Status'),
      Deal: 'Renamed',
      Company: 'Kestrel Grid',
      Contacts: 'Kaya Kestrelson',
      Phase: 'Proposal',
    });
    await edit(renamed, { Phase: 'Closed won' });
    expect((await account(renamed)).companyName).toBe('Kestrel Grid');
    await act('changeType', { property: 'Close date', type: 'rich_text' });
    await edit(renamed, { Amount: 25_000 });
    await waitFor(async () => ((await fact(renamed, 'arr')).includes('25000') ? true : null), {
      what: 'the amount after another column changed its type',
      timeoutMs: 40_000,
      everyMs: 100,
    });
  });

  it('keeps its account when its database is not shared any more', async () => {
    const [kept] = (await admin.call(listAccounts, { query: { limit: 100 } })).data;
    await act('unshare', { database: 'Deals' });
    await act('share', { database: 'Deals' });
    expect((await admin.call(listAccounts, { query: { limit: 100 } })).data.map(({ id }) => id)).toContain(
      kept?.id,
    );
  });

  it('leaves every exchange in the traffic log under Notion’s own address, without a secret', async () => {
    const text = await readFile(join(folder, 'traffic.jsonl'), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { provider: string; direction: string; url: string; method: string },
      );
    const calls = lines.filter(({ provider, direction }) => provider === 'notion' && direction === 'in');
    expect(calls.every(({ url }) => url.startsWith('https://api.notion.com/v1/'))).toBe(true);
    const paths = calls.map(
      ({ method, url }) => `${method} ${new URL(url).pathname.replace(/[0-9a-f-]{36}/g, ':id')}`,
    );
    expect(paths).toEqual(
      expect.arrayContaining([
        'GET /v1/oauth/authorize',
        'POST /v1/oauth/token',
        'GET /v1/users/me',
        'POST /v1/search',
        'POST /v1/data_sources/:id/query',
      ]),
    );
    expect(text).not.toMatch(/(?:ntn|nrt)_/);
  });
});

const omit = (properties: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name));
