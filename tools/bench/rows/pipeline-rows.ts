import { setTimeout as pause } from 'node:timers/promises';
import { listAccounts } from '@thread/contracts';
import { askDatabase, percentile, untilQuiet, type RestClient } from '@thread/tools';
import type { RowResult } from '../row-result';
import { startCrmProduct, type CrmProduct } from '../ground/crm-product';
import { processorMs } from '../ground/processor-time';
import { postmasterPid } from '../ground/receivers';
import { bytesPerAccount, replayNewest } from '../ground/replayed-transactions';
import { sendAll } from '../load/http-load';
import { scaled, type Measured, type RowGroup, type Wish } from '../measurement';
import { median, rounded } from '../statistics';
import { otherProviders } from './other-providers';

const patienceMs = 300_000;
const lookEveryMs = 15;
const admin = 'admin@brightwater.example';

/** From an event to an account: how fast, how many, and what it costs at the provider. */
export const pipelineRows: RowGroup = {
  rows: ['latency.idle', 'pipeline.accounts', 'provider.calls'],
  grows: true,
  measure,
};

interface Amounts {
  readonly idle: number;
  readonly called: number;
  readonly applied: number;
}

async function measure(wish: Wish): Promise<Measured> {
  const growing = wish.wants('growth');
  const amounts: Amounts = {
    idle: wish.wants('latency.idle') ? scaled(30, wish, 3) : 0,
    called: wish.wants('provider.calls') || growing ? scaled(1_000, wish, 20) : 0,
    applied: wish.wants('pipeline.accounts') || growing ? scaled(2_000, wish, 40) : 0,
  };
  const { idle, called, applied } = amounts;
  const deals = idle + called + Math.ceil(called / 10) + applied + Math.ceil(applied / 10);
  const crm = await startCrmProduct({ deals });
  const untouched = [...crm.place.dealIds];
  const take = (count: number): readonly string[] => untouched.splice(0, count);
  try {
    const results: RowResult[] = [];
    const growths: Measured['growths'][number][] = [];
    if (idle > 0) results.push(await latency(crm, take(idle)));
    if (called > 0) {
      const tenth = Math.ceil(called / 10);
      const few = growing ? await providerCalls(crm, take(tenth)) : null;
      const many = await providerCalls(crm, take(called));
      if (wish.wants('provider.calls')) results.push(await withOtherProviders(many.result, wish));
      if (few)
        growths.push({
          figure: 'provider.calls',
          unit: 'provider calls per deal',
          sizes: [tenth, called],
          costs: [few.perDeal, many.perDeal],
        });
    }
    if (applied > 0) {
      const tenth = Math.ceil(applied / 10);
      // The first deals after a start warm the worker's code up, each run starts a worker of its own.
      const few = growing ? await appliedAccounts(crm, take(tenth)) : null;
      const many = await appliedAccounts(crm, take(applied));
      wish.tell(`Applied ${applied} accounts, ${Math.round(many.perSecond)} a second.`);
      if (wish.wants('pipeline.accounts')) results.push(await withReference(crm, many, applied));
      if (few)
        growths.push({
          figure: 'pipeline.accounts',
          unit: 'milliseconds per account',
          sizes: [tenth, applied],
          costs: [1_000 / few.perSecond, 1_000 / many.perSecond],
        });
    }
    return { results, growths };
  } finally {
    await crm.stop();
  }
}

/** One deal at a time on an idle machine: from the salesperson's click to the account in the REST API. */
async function latency(crm: CrmProduct, deals: readonly string[]): Promise<RowResult> {
  const client = await crm.product.signIn(admin);
  const worker = await crm.startWorker();
  await tellsByItself(crm, true);
  const times: number[] = [];
  // The first goes uncounted: it warms up what a fresh worker has never run.
  for (const [at, deal] of deals.entries()) {
    const took = await closeAndWait(crm, client, deal);
    if (at > 0) times.push(took);
    // Not in step with any timer of the product.
    await pause(200 + Math.random() * 700);
  }
  await tellsByItself(crm, false);
  await worker.stop();
  const at = (share: number): number | null => rounded(percentile(times, share));
  return {
    name: 'latency.idle',
    ours: { deals: times.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) },
    reference: null,
    ratio: null,
  };
}

async function closeAndWait(
  { sandbox, place }: CrmProduct,
  client: RestClient,
  deal: string,
): Promise<number> {
  const startedAt = performance.now();
  await sandbox.moveDeals(place.portal, [deal], place.stages.won);
  while (performance.now() - startedAt < 30_000) {
    const { data } = await client.call(listAccounts, { query: { externalId: deal, limit: 1 } });
    if (data.length > 0) return performance.now() - startedAt;
    await pause(lookEveryMs);
  }
  throw new Error(`Deal ${deal} has no account after 30 s.`);
}

/** All deals closed in one go, told by the CRM itself while a worker runs. */
async function providerCalls(crm: CrmProduct, deals: readonly string[]) {
  const { sandbox, place } = crm;
  const worker = await crm.startWorker();
  await tellsByItself(crm, true);
  await untilQuiet(sandbox);
  await sandbox.resetCalls();
  await sandbox.moveDeals(place.portal, deals, place.stages.won);
  await untilLinked(crm, deals);
  await untilQuiet(sandbox);
  const { total, tokenCalls } = await sandbox.calls();
  await tellsByItself(crm, false);
  await worker.stop();
  const perDeal = (total + tokenCalls) / deals.length;
  const single = (await recordsOf(crm, deals)) / deals.length;
  const result: RowResult = {
    name: 'provider.calls',
    ours: { deals: deals.length, calls: total + tokenCalls, perDeal: rounded(perDeal) },
    reference: { name: 'reading each record by itself', perDeal: rounded(single) },
    ratio: rounded(perDeal / single, 3),
  };
  return { result, perDeal };
}

async function withOtherProviders(result: RowResult, wish: Wish): Promise<RowResult> {
  return { ...result, ours: { ...result.ours, ...(await otherProviders(wish)) } };
}

/** Records that belong to the deals: the deals, their owners, and what is associated with them. */
async function recordsOf({ sandbox, place }: CrmProduct, deals: readonly string[]): Promise<number> {
  const wanted = new Set(deals);
  return (await sandbox.deals(place.portal))
    .filter(({ id }) => wanted.has(id))
    .reduce(
      (sum, { properties, associations }) =>
        sum +
        1 +
        (properties['hubspot_owner_id'] ? 1 : 0) +
        Object.values(associations).reduce((count, ids) => count + new Set(ids).size, 0),
      0,
    );
}

interface Applied {
  readonly perSecond: number;
  readonly workerMillis: number;
  readonly postgresMillis: number;
}

/** Events that wait while no worker runs; then one worker. Times are the database's, from its first claim to the last account. */
async function appliedAccounts(crm: CrmProduct, deals: readonly string[]): Promise<Applied> {
  const { sandbox, place, deliveries, apiPort, product } = crm;
  const { adminUrl } = product.database;
  await sandbox.moveDeals(place.portal, deals, place.stages.won);
  const changes = deals.map((dealId) => ({ dealId, property: 'dealstage', value: place.stages.won }));
  const requests = Array.from({ length: Math.ceil(changes.length / 100) }, (_, at) =>
    deliveries.request(changes.slice(at * 100, at * 100 + 100), apiPort),
  );
  const { refused } = await sendAll(requests, { port: apiPort, connections: 4, limitMs: 60_000 });
  if (refused > 0) throw new Error(`${refused} deliveries were refused.`);
  const worker = await crm.startWorker();
  const pids = [worker.pid, await postmasterPid(adminUrl)];
  const processors = (): Promise<(number | null)[]> => Promise.all(pids.map(processorMs));
  const before = await processors();
  await untilLinked(crm, deals);
  const after = await processors();
  const millis = (at: number): number => ((after[at] ?? NaN) - (before[at] ?? NaN)) / deals.length;
  const [times] = await askDatabase<{ seconds: number }>(
    adminUrl,
    `SELECT extract(epoch FROM max(created_at) - min(created_at - duration_ms * interval '1 millisecond'))::float8 AS seconds
     FROM run WHERE object_type = 'deal' AND outcome = 'create' AND external_id = ANY($1)`,
    [deals],
  );
  await untilEffectsDone(adminUrl);
  await worker.stop();
  return {
    perSecond: deals.length / (times?.seconds ?? NaN),
    workerMillis: millis(0),
    postgresMillis: millis(1),
  };
}

async function withReference({ product }: CrmProduct, applied: Applied, deals: number): Promise<RowResult> {
  const { adminUrl } = product.database;
  const plain: number[] = [];
  for (let round = 0; round < 3; round += 1) plain.push(await replayNewest(adminUrl, Math.min(deals, 1_000)));
  return {
    name: 'pipeline.accounts',
    ours: {
      deals,
      perSecond: rounded(applied.perSecond),
      workerCpuMillis: rounded(applied.workerMillis, 3),
      databaseCpuMillis: rounded(applied.postgresMillis, 3),
      bytesPerAccount: rounded(await bytesPerAccount(adminUrl)),
    },
    reference: {
      name: 'plain SQL INSERT of the same rows in as many transactions',
      perSecond: rounded(median(plain)),
    },
    ratio: rounded(applied.perSecond / median(plain), 3),
  };
}

/** Whether the CRM sends webhooks itself. */
async function tellsByItself({ sandbox }: CrmProduct, yes: boolean): Promise<void> {
  await sandbox.clearFaults();
  await sandbox.setFault({ kind: 'rateLimits', tenSecondly: 1_000_000, search: 1_000_000 });
  if (!yes) await sandbox.setFault({ kind: 'droppedWebhooks' });
}

async function untilLinked({ product }: CrmProduct, deals: readonly string[]): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const [row] = await askDatabase<{ linked: number }>(
      product.database.adminUrl,
      `SELECT count(*)::int AS linked FROM account_link WHERE object_type = 'deal' AND external_id = ANY($1)`,
      [deals],
    );
    if (row?.linked === deals.length) return;
    if (performance.now() > deadline)
      throw new Error(`Only ${row?.linked} of ${deals.length} deals have an account.`);
    await pause(250);
  }
}

async function untilEffectsDone(adminUrl: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const rows = await askDatabase(
      adminUrl,
      `SELECT 1 FROM effect WHERE state IN ('waiting', 'sending') LIMIT 1`,
    );
    if (rows.length === 0 || performance.now() > deadline) return;
    await pause(250);
  }
}
