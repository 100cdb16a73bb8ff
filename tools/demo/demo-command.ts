import { Command, InvalidArgumentError } from 'commander';
import { sandboxProviders } from '../launcher/sandbox-providers';
import type { DemoReport } from './demo-report';
import { runDemo } from './run-demo';

interface DemoArguments {
  readonly json: boolean;
  readonly deals: number;
  readonly provider: string;
  readonly timeout: number;
  readonly redis?: string;
}

/** `npm run demo`: the main job, headless. Exit code 0 when every deal has exactly one account. */
export async function run(args: readonly string[]): Promise<void> {
  const providers = sandboxProviders.map(({ id }) => id);
  const program = new Command('npm run demo --')
    .description(
      'Connects a sandbox provider, configures Thread through its REST API, closes deals, and waits for the accounts.',
    )
    .option('--deals <n>', 'deals to close in one go', positive, 5)
    .option('--provider <id>', `provider to use: ${providers.join(', ')}`, 'hubspot')
    .option('--timeout <seconds>', 'longest wait for the accounts', positive, 60)
    .option('--redis <url>', 'keep the queue in this Redis instead of Postgres')
    .option('--json', 'print one JSON document on stdout', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run demo\n  npm run demo -- --json --deals 25\n' +
        '  SALESFORCE_CHANGE_EVENTS=off npm run demo -- --provider salesforce\n' +
        '\nSettings of the connectors (.env.example) and SANDBOX_TRAFFIC_LOG are heeded; addresses and credentials are not.\n',
    );
  program.parse(args, { from: 'user' });
  const options = program.opts<DemoArguments>();
  if (!providers.some((id) => id === options.provider)) {
    program.error(
      `error: the sandbox has no provider "${options.provider}" yet; it has ${providers.join(', ')}`,
    );
  }
  const report = await runDemo({
    deals: options.deals,
    provider: options.provider,
    redisUrl: options.redis ?? null,
    timeoutMs: options.timeout * 1_000,
    variables: process.env,
  });
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${inWords(report)}\n`);
  process.exitCode = report.ok ? 0 : 1;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

function inWords(report: DemoReport): string {
  const { deals, accounts, duplicates, held, latencyMs, providerCalls } = report;
  const latency =
    latencyMs === null ? 'none' : `p50 ${latencyMs.p50} ms, p95 ${latencyMs.p95} ms, max ${latencyMs.max} ms`;
  return [
    report.ok ? 'Demo passed.' : 'Demo failed.',
    `  deals ${deals}, accounts ${accounts}, duplicates ${duplicates}, held ${held}`,
    `  from stage change to account: ${latency}`,
    `  provider calls: ${providerCalls.total} (${providerCalls.perDeal} per deal)`,
  ].join('\n');
}
