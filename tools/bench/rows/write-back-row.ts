import { setTimeout as pause } from 'node:timers/promises';
import { listConnectors, makeWriteBackProperty, saveWriteBack } from '@thread/contracts';
import { askDatabase, connectProvider } from '@thread/tools';
import { startCrmProduct, type CrmProduct } from '../ground/crm-product';
import { scaled, type Measured, type RowGroup, type Wish } from '../measurement';
import type { RowResult } from '../row-result';
import { rounded } from '../statistics';

const patienceMs = 300_000;
const connectorId = 'hubspot';

/** What it costs at the provider to write changed accounts back. */
export const writeBackRow: RowGroup = { rows: ['sync.outward'], grows: false, measure };

async function measure(wish: Wish): Promise<Measured> {
  const accounts = scaled(1_000, wish, 20);
  const crm = await startCrmProduct({ deals: accounts });
  try {
    return { results: [await writtenBack(crm, accounts)], growths: [] };
  } finally {
    await crm.stop();
  }
}

/** All accounts change at once; counted are the calls until the provider has everything. */
async function writtenBack(crm: CrmProduct, accounts: number): Promise<RowResult> {
  const { sandbox, place, product } = crm;
  const { adminUrl } = product.database;
  await sandbox.clearFaults();
  await sandbox.setFault({ kind: 'rateLimits', tenSecondly: 1_000_000, search: 1_000_000 });
  const worker = await crm.startWorker();
  await sandbox.moveDeals(place.portal, place.dealIds, place.stages.won);
  await until(adminUrl, linkedLeft(accounts), 'the accounts');
  await sandbox.setFault({ kind: 'droppedWebhooks' });
  await choose(crm);
  await until(adminUrl, due, 'the first writing back');
  await sandbox.resetCalls();
  const startedAt = performance.now();
  await askDatabase(
    adminUrl,
    'UPDATE account SET progress_percent = 37 WHERE id IN (SELECT account_id FROM account_link)',
  );
  await until(adminUrl, due, 'writing back');
  const seconds = (performance.now() - startedAt) / 1_000;
  const { total, tokenCalls } = await sandbox.calls();
  await worker.stop();
  const calls = total + tokenCalls;
  return {
    name: 'sync.outward',
    ours: { accounts, calls, perAccount: rounded(calls / accounts, 4), seconds: rounded(seconds) },
    reference: { name: 'one write per account', perAccount: 1 },
    ratio: rounded(calls / accounts, 4),
  };
}

const due = 'SELECT count(*)::int AS left FROM outward_due';
const linkedLeft = (accounts: number): string =>
  `SELECT ${accounts} - count(*)::int AS left FROM account_link WHERE object_type = 'deal'`;

/** Widens the connection to writing and sends the progress to a property of its own. */
async function choose({ product }: CrmProduct): Promise<void> {
  const admin = await product.signIn('admin@brightwater.example');
  const { data } = await admin.call(listConnectors);
  const connectionId = data.find(({ id }) => id === connectorId)?.connections[0]?.id ?? '';
  const groups = ['line_items', 'write_back', 'create_properties'];
  const { outcome } = await connectProvider(admin, connectorId, { groups, connectionId });
  if (outcome !== 'connected' && outcome !== 'reconnected')
    throw new Error(`Widening ended with "${outcome}".`);
  const metric = { metric: 'progress', object: 'deal' } as const;
  const params = { connectionId };
  const { name: property } = await admin.call(makeWriteBackProperty, { params, body: metric });
  await admin.call(saveWriteBack, { params, body: { metrics: [{ ...metric, property }] } });
}

async function until(adminUrl: string, sql: string, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const [row] = await askDatabase<{ left: number }>(adminUrl, sql);
    if (row?.left === 0) return;
    if (performance.now() > deadline) throw new Error(`Waited too long for ${what}: ${row?.left} left.`);
    await pause(250);
  }
}
