import { setTimeout as pause } from 'node:timers/promises';
import { listAttention } from '@thread/contracts';
import { connectProvider } from '../product-client/connect-provider';
import type { RestClient } from '../product-client/rest-client';
import { SandboxClient, type ProviderCalls } from '../product-client/sandbox-client';
import { startTemporaryProduct, type TemporaryProduct } from '../product-client/temporary-product';
import { accountsOf, AccountWatch } from './watch-accounts';
import { chooseDeals, connectedPortal, untilQuiet } from './choose-deals';
import { demoEnvironment } from './demo-environment';
import {
  extendMapping,
  findConnection,
  findWonStage,
  offeredGroups,
  makeTemplate,
  switchOnRule,
  type WonStage,
} from './configure-connection';
import { latencyOf, type DemoReport } from './demo-report';
import { StepRunner } from './step-runner';

export interface DemoOptions {
  readonly deals: number;
  readonly provider: string;
  /** Null: the queue lives in Postgres. */
  readonly redisUrl: string | null;
  readonly timeoutMs: number;
  /** The caller's variables. */
  readonly variables: NodeJS.ProcessEnv;
}

interface Measured {
  readonly accounts: number;
  readonly duplicates: number;
  readonly held: number;
  readonly latencies: readonly number[];
  readonly calls: ProviderCalls;
}

/** After the last account: time for second accounts and late holds to show up, if there are any. */
const afterglowMs = 1_500;

/** The main job on fresh data: connect, configure, close deals, watch the accounts come. Never throws; failures are in the report. */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const steps = new StepRunner();
  let product: TemporaryProduct | null = null;
  let measured: Measured | null = null;
  try {
    product = await steps.run('start', 'Thread and the sandbox run on fresh data', () =>
      startTemporaryProduct({
        redisUrl: options.redisUrl,
        environment: demoEnvironment(options.variables),
        tell: (event) => process.stderr.write(`${JSON.stringify(event)}\n`),
      }),
    );
    measured = await drive(product, options, steps);
  } catch {
    // The failed step carries its error.
  }
  const running = product;
  if (running && !steps.steps.every(({ ok }) => ok)) tellLogs(running);
  if (running) await steps.run('stop', 'Everything is stopped', () => running.stop()).catch(() => undefined);
  return reportOf(options, steps, measured);
}

/** What the processes said last: the cause of a failed step is usually there. */
function tellLogs({ processes: { api, workers } }: TemporaryProduct): void {
  for (const one of [api, ...workers]) {
    const words = one.current().recentLog().trim().slice(-4_000);
    process.stderr.write(`\nLast words of ${one.name}:\n${words}\n`);
  }
}

async function drive(product: TemporaryProduct, options: DemoOptions, steps: StepRunner): Promise<Measured> {
  const sandbox = new SandboxClient(product.sandbox?.url ?? '', options.provider);
  const admin = product.logins.find(({ role }) => role === 'admin');
  const client = await steps.run('sign-in', 'An admin is signed in', () =>
    product.signIn(admin?.email ?? ''),
  );
  const connectionId = await steps.run(
    'connect',
    'The provider is connected through its consent page',
    async () => {
      const groups = await offeredGroups(client, options.provider, ['line_items']);
      const { outcome } = await connectProvider(client, options.provider, { groups });
      if (outcome !== 'connected') throw new Error(`Connecting ended with "${outcome}".`);
      return findConnection(client, options.provider);
    },
  );
  const stage = await steps.run('stage', 'The won stage is read from the live pipelines', () =>
    findWonStage(client, connectionId),
  );
  const templateId = await steps.run('template', 'A template is made', () => makeTemplate(client));
  await steps.run('mapping', 'The mapping is saved', () => extendMapping(client, connectionId));
  await steps.run('rule', 'The rule is switched on', () =>
    switchOnRule(client, connectionId, stage, templateId),
  );
  const portal = await connectedPortal(sandbox);
  const deals = await steps.run('deals', `${options.deals} open deals are chosen`, () =>
    chooseDeals(sandbox, portal, stage, options.deals),
  );
  return closeAndWatch(client, sandbox, { portal, stage, deals }, options, steps);
}

async function closeAndWatch(
  client: RestClient,
  sandbox: SandboxClient,
  { portal, stage, deals }: { portal: number; stage: WonStage; deals: readonly string[] },
  { timeoutMs }: DemoOptions,
  steps: StepRunner,
): Promise<Measured> {
  const watch = new AccountWatch(client);
  await watch.begin();
  await sandbox.resetCalls();
  const changedAt = performance.now();
  await steps.run('close', `The salesperson moves them to “${stage.stageLabel}” in one go`, async () => {
    const moved = await sandbox.moveDeals(portal, deals, stage.stageId);
    if (moved !== deals.length) throw new Error(`Only ${moved} of ${deals.length} deals moved.`);
  });
  await steps
    .run('accounts', 'Every deal has its account', async () => {
      await watch.untilAll(deals, timeoutMs, (done) =>
        process.stderr.write(`  ${done} of ${deals.length}\n`),
      );
      const found = accountsOf(await watch.seen(), deals);
      if (found < deals.length)
        throw new Error(`${found} of ${deals.length} deals have an account after ${timeoutMs} ms.`);
    })
    .catch(() => undefined);
  await untilQuiet(sandbox);
  await pause(afterglowMs);
  const seen = await watch.seen();
  const [calls, attention] = await Promise.all([
    sandbox.calls(),
    client.call(listAttention, { query: { kind: 'held_record', limit: 100 } }),
  ]);
  const accounts = accountsOf(seen, deals);
  const ofTheseDeals = seen.filter(({ externalIds }) => externalIds.some((id) => deals.includes(id)));
  return {
    accounts,
    duplicates: seen.length - accounts,
    held: attention.data.length,
    latencies: ofTheseDeals.map(({ seenAt }) => seenAt - changedAt),
    calls,
  };
}

function reportOf(
  { provider, deals }: DemoOptions,
  { steps }: StepRunner,
  measured: Measured | null,
): DemoReport {
  const { accounts = 0, duplicates = 0, held = 0, latencies = [], calls } = measured ?? {};
  const total = (calls?.total ?? 0) + (calls?.tokenCalls ?? 0);
  return {
    command: 'demo',
    ok: steps.every((step) => step.ok) && accounts === deals && duplicates === 0 && held === 0,
    provider,
    deals,
    accounts,
    duplicates,
    held,
    latencyMs: latencyOf(latencies),
    providerCalls: {
      total,
      perDeal: Number((total / deals).toFixed(3)),
      byEndpoint: Object.assign(
        {},
        ...Object.values(calls?.portals ?? {}).map(({ byEndpoint }) => byEndpoint),
      ),
    },
    steps,
  };
}
