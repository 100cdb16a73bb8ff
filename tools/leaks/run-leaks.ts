import { connectedPortal } from '../demo/choose-deals';
import { findConnection } from '../demo/configure-connection';
import { SandboxClient } from '../product-client/sandbox-client';
import { browsing } from './acts/browsing';
import { badStarts, operatorCommands } from './acts/commands';
import { crashes } from './acts/crashes';
import { keys, signingIn, takePassword } from './acts/people';
import {
  connectThroughTrouble,
  disconnecting,
  echoedReads,
  forcedRefreshes,
  revokedGrant,
} from './acts/provider';
import { connectorId, type Stage } from './acts/stage';
import { awaitMails, deliveries, failingDatabase, winDeals } from './acts/work';
import { CanaryBook } from './canary';
import { everySink } from './every-sink';
import { readSink, type SinkReading } from './find-leaks';
import { openGround, type LeakGround, type QueueBackend } from './leak-ground';
import { reportOf, type LeakReport } from './leak-report';
import type { Echo } from './provider-line';
import { SecretSearch } from './secret-search';
import { selfTest, type SelfTestOfSink } from './self-test';
import type { Sink } from './sink';
import { WatchedBrowser } from './sinks/browser';
import { CommandLines } from './sinks/command-lines';
import { LiveStream } from './sinks/live-stream';

export interface LeakOptions {
  readonly queue: QueueBackend;
  readonly deals: number;
  /** Without what takes long: silent providers, every bad start of the worker as well. */
  readonly short: boolean;
  readonly browser: boolean;
  readonly selfTest: boolean;
  readonly tell: (line: string) => void;
}

interface Play {
  readonly sinks: readonly Sink[];
  readonly stop: () => Promise<void>;
}

/** One run: the product lives through everything, then every sink is read. Never throws: what stops it is in the report. */
export async function runLeaks(options: LeakOptions): Promise<LeakReport> {
  const started = performance.now();
  const { queue, tell } = options;
  const problems: string[] = [];
  const readings: SinkReading[] = [];
  let selfTests: SelfTestOfSink[] | null = null;
  let ground: LeakGround | null = null;
  let play: Play | null = null;
  const commandLines = new CommandLines();
  try {
    ground = await openGround(queue);
    tell(`Everything runs; data and logs are in ${ground.folder.path}.`);
    play = await playAll(ground, options, commandLines);
    readings.push(...(await readAll(ground, play.sinks, tell)));
    if (options.selfTest) selfTests = await testAll(play.sinks, tell);
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  commandLines.stop();
  const canaries = (ground?.canaries ?? new CanaryBook()).counts();
  const durationMs = Math.round(performance.now() - started);
  const report = reportOf({ queue, canaries, readings, selfTests, problems, durationMs });
  await play?.stop();
  await ground?.stop(!report.ok);
  if (ground && !report.ok) tell(`Data and logs are kept in ${ground.folder.path}.`);
  return report;
}

async function playAll(ground: LeakGround, options: LeakOptions, commandLines: CommandLines): Promise<Play> {
  const { tell, deals } = options;
  const { admin, email, password } = await takePassword(ground);
  const stream = await LiveStream.listen(ground, admin.session.cookieFor(ground.product.url));
  const browser = options.browser ? await WatchedBrowser.open(ground) : null;
  const stop = async (): Promise<void> => {
    stream.stop();
    await browser?.close();
  };
  try {
    const sandbox = new SandboxClient(ground.provider.url, connectorId);
    await sandbox.setFault({ kind: 'rateLimits', tenSecondly: 100_000, search: 1_000 });
    await sandbox.setFault({ kind: 'rotateRefreshTokens' });
    const portal = await connectedPortal(sandbox);
    await connectThroughTrouble(ground, admin, tell);
    const connectionId = await findConnection(admin, connectorId);
    const stage: Stage = { ground, sandbox, portal, admin, adminEmail: email, password, connectionId, tell };
    await playOn(stage, options, deals, browser);
    const others = [stream, ...(process.platform === 'linux' ? [commandLines] : [])];
    return { sinks: everySink(ground, { session: admin.session, others, browser }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const echoes: readonly Echo[] = [
  'refusal',
  'failure',
  'web page',
  'wrong client',
  'broken off',
  'odd shape',
  'dead grant',
];

async function playOn(
  stage: Stage,
  { short, tell }: LeakOptions,
  deals: number,
  browser: WatchedBrowser | null,
): Promise<void> {
  const all: readonly Echo[] = short ? echoes : [...echoes, 'silence'];
  const acts: readonly (readonly [string, () => Promise<void>])[] = [
    ['Signing in', () => signingIn(stage)],
    ['API keys', () => keys(stage)],
    ['Deals', () => winDeals(stage, deals)],
    ['Reads that are echoed', () => echoedReads(stage, all)],
    ['Renewals that go wrong', () => forcedRefreshes(stage, all, short)],
    ['A revoked grant', () => revokedGrant(stage)],
    ['Deliveries', () => deliveries(stage)],
    ['A failing database', () => failingDatabase(stage)],
    ...(browser ? [['A person at the browser', () => browsing(stage, browser)] as const] : []),
    ['Operator’s commands', () => operatorCommands(stage, short)],
    ['Starts that fail', () => badStarts(stage, short ? ['api'] : ['api', 'worker'])],
    ['Crashes', () => crashes(stage)],
    ['E-mails', () => awaitMails(stage)],
    ['Disconnecting and connecting again', () => disconnecting(stage)],
  ];
  for (const [name, act] of acts) {
    const began = performance.now();
    await act();
    tell(`${name}: done (${Math.round(performance.now() - began)} ms).`);
  }
}

async function readAll(
  { canaries }: LeakGround,
  sinks: readonly Sink[],
  tell: (line: string) => void,
): Promise<readonly SinkReading[]> {
  const readings: SinkReading[] = [];
  const search = new SecretSearch(canaries.all);
  for (const sink of sinks) {
    const reading = await readSink(sink, search);
    readings.push(reading);
    tell(`${sink.name}: ${reading.pieces} pieces, ${reading.hits.length} leaks.`);
  }
  return readings;
}

async function testAll(sinks: readonly Sink[], tell: (line: string) => void): Promise<SelfTestOfSink[]> {
  const tests: SelfTestOfSink[] = [];
  for (const sink of sinks) {
    const test = await selfTest(sink);
    tests.push(test);
    tell(`Self-test of ${sink.name}: ${test.found} of ${test.planted}.`);
  }
  return tests;
}
