import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { runRefreshStorm } from '@thread/connector-runtime/testing';
import { runDealRaces } from '@thread/pipeline/testing';
import { makeLogins, migrateDatabase, openEmbeddedDatabase, type EmbeddedDatabase } from '@thread/tools';
import { runRotationDrill } from './rotation-drill';
import { runWebhookDrill } from './webhooks/webhook-drill';

interface DrillOptions {
  readonly json: boolean;
  readonly secrets: number;
  readonly kills: number;
  readonly rounds: number;
  readonly processes: number;
  readonly callers: number;
  readonly lease: number;
  readonly pairs: number;
  readonly duos: number;
}

/** `npm run drill`: single parts under hard load, on a Postgres of their own. The specs run the same in small. */
export async function run(args: readonly string[]): Promise<void> {
  // Leaving at a signal takes Postgres along: its starter stops it when this process exits.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const program = new Command('npm run drill --').description(
    'Puts single parts through hard cases on a database of their own, and measures.',
  );
  program
    .command('rotation')
    .description('rotate keys over many secrets, killed again and again, while others read')
    .option('--secrets <n>', 'secrets', whole, 100_000)
    .option('--kills <n>', 'times the rotation is killed', whole, 10)
    .option('--json', 'print one JSON document on stdout', false)
    .action((options: DrillOptions) => onOwnDatabase('drill rotation', options, rotation));
  program
    .command('refresh-storm')
    .description('many callers in many processes want one expired token, round after round')
    .option('--rounds <n>', 'rounds of each kind', whole, 200)
    .option('--processes <n>', 'processes', whole, 8)
    .option('--callers <n>', 'callers in all', whole, 100)
    .option('--lease <ms>', 'life of the refresh lease', whole, 600)
    .option('--json', 'print one JSON document on stdout', false)
    .action((options: DrillOptions) => onOwnDatabase('drill refresh-storm', options, storms));
  program
    .command('webhooks')
    .description(
      'mutated webhooks to a real api process: no 5xx, no forgery taken, nothing stored of what was refused',
    )
    .option('--count <n>', 'requests', whole, 100_000)
    .option('--seed <n>', 'which requests', whole, 1)
    .option('--json', 'print one JSON document on stdout', false)
    .action(async ({ count, seed, json }: { count: number; seed: number; json: boolean }) => {
      process.stderr.write(`Seed ${seed}.\n`);
      const report = await runWebhookDrill({ count, seed, onProgress: sparingly() });
      tell('drill webhooks', report, json);
    });
  program
    .command('races')
    .description('two processes meet before the first write about one deal, again and again')
    .option('--pairs <n>', 'pairs', whole, 1_000)
    .option('--duos <n>', 'pairs of processes at the same time', whole, 4)
    .option('--json', 'print one JSON document on stdout', false)
    .action((options: DrillOptions) => onOwnDatabase('drill races', options, races));
  program.addHelpText(
    'after',
    '\nExamples:\n  npm run drill -- rotation --secrets 100000 --kills 10\n  npm run drill -- refresh-storm --rounds 200 --json\n  npm run drill -- webhooks --count 100000 --seed 7\n  npm run drill -- races --pairs 1000 --json\n',
  );
  await program.parseAsync(args, { from: 'user' });
}

type Drill = (
  options: DrillOptions,
  ground: { readonly database: EmbeddedDatabase; readonly folder: string },
) => Promise<{ readonly ok: boolean; readonly report: object }>;

const rotation: Drill = async ({ secrets, kills }, { database }) => {
  const report = await runRotationDrill({ database, secrets, kills, onProgress: sparingly() });
  return { ok: report.ok, report };
};

/** Provider quicker and slower than the lease without kills, then with. */
const storms: Drill = async ({ rounds, processes, callers, lease: leaseMs }, { database, folder }) => {
  const storm = async (latencyMs: number, kills?: 'at_any_moment') => {
    const tell = sparingly();
    const what = `${latencyMs} ms${kills ? ' with kills' : ''}`;
    return runRefreshStorm({
      ...{ database, spoolDirectory: join(folder, 'spool'), rounds, processes, callers, leaseMs },
      ...{
        latencyMs,
        ...(kills ? { kills } : {}),
        onProgress: (round) => tell(`Rounds at ${what}`, round, rounds),
      },
    });
  };
  const report = {
    quicker: await storm(Math.round(leaseMs / 2)),
    slower: await storm(leaseMs * 3),
    withKills: await storm(leaseMs, 'at_any_moment'),
  };
  const undisturbed = [report.quicker, report.slower];
  const all = [...undisturbed, report.withKills];
  const ok =
    undisturbed.every(
      ({ providerCalls }) => providerCalls.total === rounds && providerCalls.mostPerRound === 1,
    ) && all.every(({ revoked, callsFailed }) => revoked === 0 && Object.keys(callsFailed).length === 0);
  return { ok, report };
};

const races: Drill = async ({ pairs, duos }, { database }) => {
  const tell = sparingly();
  const report = await runDealRaces({
    database,
    pairs,
    duos,
    onProgress: (done) => tell('Raced', done, pairs),
  });
  return { ok: report.ok, report };
};

async function onOwnDatabase(command: string, options: DrillOptions, drill: Drill): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'thread-drill-'));
  const database = await openEmbeddedDatabase({
    dataDirectory: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    superuserPassword: 'drill',
    databasePassword: 'drill',
    databaseLogins: makeLogins(),
  });
  try {
    await migrateDatabase(database.ownerUrl);
    const { ok, report } = await drill(options, { database, folder });
    tell(command, { ...report, ok }, options.json);
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(command: string, { ok, ...report }: { readonly ok: boolean }, json: boolean): void {
  const document = JSON.stringify({ command, ok, ...report }, null, json ? 0 : 2);
  (json ? process.stdout : process.stderr).write(`${document}\n`);
  process.exitCode = ok ? 0 : 1;
}

/** Tells every few seconds how far it is. */
function sparingly(): (what: string, done: number, total: number) => void {
  let toldAt = 0;
  return (what, done, total) => {
    if (Date.now() - toldAt < 5_000 && done < total) return;
    toldAt = Date.now();
    process.stderr.write(`${what}: ${done} of ${total}\n`);
  };
}

function whole(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}
