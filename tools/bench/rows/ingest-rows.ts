import { askDatabase, percentile } from '@thread/tools';
import type { RowResult } from '../row-result';
import { processorMs } from '../ground/processor-time';
import { startReceivers, type Receiver, type Receivers } from '../ground/receivers';
import type { Growth } from '../growth';
import { interleave } from '../interleave';
import { BareInsert } from '../load/bare-insert';
import { sendAll } from '../load/http-load';
import { scaled, type Measured, type RowGroup, type Wish } from '../measurement';
import { median, medianRatio, rounded } from '../statistics';

const connections = 64;
const rounds = 5;
const warmUpRequests = 40_000;
const roundMs = 2_500;
/** More than are answered in a round anywhere: time ends a round. */
const requestsReady = 25_000;
const batchSize = 100;

/** Receiving deliveries: what the api acknowledges in a second, everything stored and committed before it says so. */
export const ingestRows: RowGroup = {
  rows: ['ingest.single', 'ingest.batch100', 'ingest.queueDown'],
  grows: true,
  measure: async (wish) => {
    const receivers = await startReceivers();
    try {
      return await measure(receivers, wish);
    } finally {
      await receivers.stop();
    }
  },
};

async function measure(receivers: Receivers, wish: Wish): Promise<Measured> {
  const results: RowResult[] = [];
  const growths: Growth[] = [];
  const growing = wish.wants('growth');
  await warmUp(receivers, wish);
  if (wish.wants('ingest.single') || wish.wants('ingest.queueDown'))
    results.push(...(await singles(receivers, wish)));
  if (wish.wants('ingest.batch100')) results.push(await batches(receivers, wish));
  if (growing) growths.push(await growth(receivers, wish, 1), await growth(receivers, wish, batchSize));
  return { results, growths };
}

/** Fresh processes compile what they run for some thousands of requests; that is not what is measured. */
async function warmUp(receivers: Receivers, wish: Wish): Promise<void> {
  const requests = scaled(warmUpRequests, wish, 200);
  for (const receiver of [receivers.bare, receivers.api, receivers.apiWithoutQueue])
    await round(receivers, receiver, 1, requests, 20_000);
}

interface Round {
  readonly perSecond: number;
  readonly microsPerEvent: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly apiMicros: number;
  readonly postgresMicros: number;
  readonly senderCpu: number;
}

async function round(
  { crm, postgresPid }: Receivers,
  { port, pid }: Receiver,
  eventsEach: number,
  requests: number,
  limitMs: number,
): Promise<Round> {
  const prepared = crm.deliveries.requests(requests, eventsEach, port);
  const processors = (): Promise<(number | null)[]> =>
    Promise.all([processorMs(pid), processorMs(postgresPid)]);
  const before = await processors();
  const load = await sendAll(prepared, { port, connections, limitMs });
  const after = await processors();
  if (load.refused > 0) throw new Error(`${load.refused} deliveries were refused.`);
  const events = load.acknowledged * eventsEach;
  const micros = (at: number): number => (((after[at] ?? NaN) - (before[at] ?? NaN)) * 1_000) / events;
  return {
    perSecond: (events / load.ms) * 1_000,
    microsPerEvent: (load.ms * 1_000) / events,
    p50Ms: percentile(load.latencies, 0.5),
    p99Ms: percentile(load.latencies, 0.99),
    apiMicros: micros(0),
    postgresMicros: micros(1),
    senderCpu: load.senderCpu,
  };
}

const middle = (all: readonly Round[], figure: keyof Round): number => median(all.map((one) => one[figure]));
const each = (all: readonly Round[]): readonly number[] => all.map(({ perSecond }) => perSecond);

async function singles(receivers: Receivers, wish: Wish): Promise<readonly RowResult[]> {
  const limitMs = scaled(roundMs, wish, 200);
  const side = (receiver: Receiver) => () =>
    round(receivers, receiver, 1, scaled(requestsReady, wish, 500), limitMs);
  const { bare, single, queueDown } = await interleave(
    {
      bare: side(receivers.bare),
      single: side(receivers.api),
      queueDown: side(receivers.apiWithoutQueue),
    },
    rounds,
  );
  const figures = (all: readonly Round[]) => ({
    perSecond: rounded(middle(all, 'perSecond')),
    p50Ms: rounded(middle(all, 'p50Ms'), 3),
    p99Ms: rounded(middle(all, 'p99Ms'), 3),
    apiCpuMicros: rounded(middle(all, 'apiMicros'), 3),
    databaseCpuMicros: rounded(middle(all, 'postgresMicros'), 3),
    senderCpu: rounded(middle(all, 'senderCpu'), 2),
  });
  const rows: readonly RowResult[] = [
    {
      name: 'ingest.single',
      ours: figures(single),
      reference: {
        name: 'bare Fastify: verifies and drops, nothing stored',
        perSecond: rounded(middle(bare, 'perSecond')),
        p99Ms: rounded(middle(bare, 'p99Ms'), 3),
        cpuMicros: rounded(middle(bare, 'apiMicros'), 3),
      },
      ratio: rounded(medianRatio(each(single), each(bare)), 3),
    },
    {
      name: 'ingest.queueDown',
      ours: figures(queueDown),
      reference: { name: 'ingest.single', perSecond: rounded(middle(single, 'perSecond')) },
      ratio: rounded(medianRatio(each(queueDown), each(single)), 3),
    },
  ];
  return rows.filter(({ name }) => wish.wants(name));
}

async function batches(receivers: Receivers, wish: Wish): Promise<RowResult> {
  const { crm, api } = receivers;
  const { adminUrl } = crm.product.database;
  const limitMs = scaled(roundMs, wish, 200);
  const bare = await BareInsert.open(adminUrl);
  const insert = async (): Promise<Round> => {
    const { rows, ms } = await bare.run(batchSize, 10_000, limitMs);
    const none = { p50Ms: 0, p99Ms: 0, apiMicros: 0, postgresMicros: 0, senderCpu: 0 };
    return { ...none, perSecond: (rows / ms) * 1_000, microsPerEvent: (ms * 1_000) / rows };
  };
  try {
    const sides = await interleave(
      { ours: () => round(receivers, api, batchSize, scaled(1_500, wish, 20), limitMs), insert },
      rounds,
    );
    const [size] = await askDatabase<{ bytes: number }>(
      adminUrl,
      `SELECT pg_total_relation_size('inbox_event') / count(*)::float8 AS bytes FROM inbox_event`,
    );
    return {
      name: 'ingest.batch100',
      ours: {
        perSecond: rounded(middle(sides.ours, 'perSecond')),
        p99Ms: rounded(middle(sides.ours, 'p99Ms'), 3),
        apiCpuMicros: rounded(middle(sides.ours, 'apiMicros'), 3),
        databaseCpuMicros: rounded(middle(sides.ours, 'postgresMicros'), 3),
        bytesPerEvent: rounded(size?.bytes ?? NaN),
      },
      reference: {
        name: 'multi-row INSERT of the same rows, 100 each, no HTTP',
        perSecond: rounded(middle(sides.insert, 'perSecond')),
      },
      ratio: rounded(medianRatio(each(sides.ours), each(sides.insert)), 3),
    };
  } finally {
    await bare.close();
  }
}

/** Costs of an event among so many and among ten times as many. */
async function growth(receivers: Receivers, wish: Wish, eventsEach: number): Promise<Growth> {
  const once = scaled(eventsEach === 1 ? 1_500 : 40, wish, 20);
  const side = (requests: number) => () => round(receivers, receivers.api, eventsEach, requests, 60_000);
  const sides = await interleave({ once: side(once), tenfold: side(once * 10) }, 3);
  return {
    figure: eventsEach === 1 ? 'ingest.single' : 'ingest.batch100',
    unit: 'microseconds per event',
    sizes: [once * eventsEach, once * 10 * eventsEach],
    costs: [middle(sides.once, 'microsPerEvent'), middle(sides.tenfold, 'microsPerEvent')],
  };
}
