import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listAccounts, listConnectors, listRules, switchRule, updateRule } from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import { Ledger } from './testing/ledger';

jest.setTimeout(300_000);

const connectorId = 'salesforce';
const orgNumber = 1;
const count = 40;
const patience = { timeoutMs: 120_000, everyMs: 200 };

/** Changes told by the org's own stream alone: the poll is an hour away. */
describe('a stream of changes of which first the listener dies, then the source goes away for a moment', () => {
  let folder: string;
  let product: TemporaryProduct;
  let admin: RestClient;
  let sandbox: SandboxClient;
  let ledger: Ledger;
  let dropDatabase: () => Promise<void>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-stream-'));
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    product = await startTemporaryProduct({
      database,
      environment: {
        SALESFORCE_POLL_SECONDS: '3600',
        SANDBOX_STATE_FILE: join(folder, 'state.json'),
      },
    });
    ledger = await Ledger.open(database.adminUrl);
    admin = await product.signIn('admin@brightwater.example');
    sandbox = new SandboxClient(product.sandbox?.url ?? '', connectorId);
    await connectProvider(admin, connectorId);
    const { data } = await admin.call(listConnectors);
    const connectionId = data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
    const [rule] = (await admin.call(listRules, { params: { connectionId } })).data;
    if (!rule) throw new Error('The new connection has no rule.');
    const { id: ruleId, name, definition, version: basedOnVersion } = rule;
    const body = { name, definition: { ...definition, settleMinutes: 0 }, basedOnVersion };
    await admin.call(updateRule, { params: { ruleId }, body });
    await admin.call(switchRule, { params: { ruleId }, body: { enabled: true } });
  });
  afterAll(async () => {
    await ledger?.close();
    await product?.stop();
    await dropDatabase?.();
    await rm(folder, { recursive: true, force: true });
  });

  const win = (id: string): Promise<number> => sandbox.moveDeals(orgNumber, [id], 'Closed Won');
  const accountsOf = async (externalId: string) =>
    (await admin.call(listAccounts, { query: { externalId } })).data;
  const untilAccount = (id: string) =>
    waitFor(async () => (await accountsOf(id)).length === 1, { what: `the account of ${id}`, ...patience });
  const polled = "SELECT count(*) AS n FROM inbox_event WHERE source = 'poll' AND object_type = 'deal'";
  const streams = (condition: string) => async () =>
    (await ledger.count(`SELECT count(*) AS n FROM change_stream WHERE ${condition}`)) === 1;

  it('F13 F60: loses nothing and doubles nothing', async () => {
    await waitFor(streams("state = 'open'"), { what: 'the stream', ...patience });
    const [first = ''] = await sandbox.createDeals(orgNumber, 1, 'Negotiation/Review');
    const ids = await sandbox.createDeals(orgNumber, count, 'Negotiation/Review');
    await win(first);
    await untilAccount(first);
    await waitFor(streams('cursor IS NOT NULL'), { what: 'a position', ...patience });
    const before = await ledger.count(polled);

    const [worker] = product.processes.workers;
    for (const [at, id] of ids.entries()) {
      await win(id);
      if (at === 10 || at === 30) void worker?.current().kill('SIGKILL');
      if (at !== 20) continue;
      await product.processes.sandbox?.current().kill('SIGTERM');
      await waitFor(() => sandbox.state(), { what: 'the source to be back', ...patience });
    }
    for (const id of ids) await untilAccount(id);

    expect(await ledger.count(polled)).toBe(before);
    const made = "SELECT count(*) AS n FROM run WHERE outcome = 'create'";
    const linked =
      "SELECT count(DISTINCT account_id) AS n FROM account_link WHERE object_type = 'deal' AND connector_id = $1";
    expect(await ledger.count(made)).toBe(count + 1);
    expect(await ledger.count(linked, [connectorId])).toBe(count + 1);
  });
});
