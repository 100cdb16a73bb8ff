import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';
import { RerunRequests } from './testing/rerun-requests';

const compiled = join(__dirname, '../../../dist/server/libs/pipeline/src/testing/pipeline-process.js');
const deals = Array.from({ length: 6 }, (_, n) => wonDeal(n));

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let folder: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  folder = await mkdtemp(join(tmpdir(), 'thread-kill-'));
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
  await rm(folder, { recursive: true, force: true });
});

/** One turn of the pipeline in a child process. @returns the signal that ended it. */
function turn(options: {
  readonly killAt?: string;
  readonly deliver?: boolean;
}): Promise<NodeJS.Signals | null> {
  const env = {
    PATH: '',
    NODE_ENV: 'test',
    THREAD_RACEPOINT: options.killAt ? `${options.killAt}=kill` : '',
    DATABASE_URL: testDatabase.urls.app,
    DATABASE_VAULT_URL: testDatabase.urls.vault,
    DATABASE_SWEEPER_URL: testDatabase.urls.sweeper,
    CONNECTION_ID: fixture.seeded.connectionId,
    DEALS: JSON.stringify(deals),
    MAIL_LOG: join(folder, 'mail.log'),
    DELIVER: String(options.deliver ?? false),
  };
  const child = fork(compiled, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

/** As if the leases of the killed process had run out. */
async function letLeasesRunOut(): Promise<void> {
  const { rows } = fixture;
  await rows.inboxEvent.updateMany({
    where: { leaseUntil: { not: null } },
    data: { leaseUntil: new Date(0) },
  });
  await rows.effect.updateMany({ where: { state: 'sending' }, data: { leaseUntil: new Date(0) } });
  await fixture.effects.expireSending(new Date());
}

it.each([
  ['inbox.committed', 6, 0],
  ['drain.claimed', 6, 0],
  ['decide.fetched', 6, 0],
  ['apply.half-written', 6, 0],
  ['apply.committed', 6, 0],
  ['drain.finished', 6, 0],
  ['effects.claimed', 4, 2],
  // Two were handed over when the process died before it could note it: nobody knows, and nobody sends them again.
  ['effects.sent', 6, 2],
])('F13: killed at %s: nothing lost, nothing doubled', async (killAt, mails, unknown) => {
  if (!existsSync(compiled)) throw new Error('Compile first: node tools/build/compile.mjs');
  expect(await turn({ killAt, deliver: true })).toBe('SIGKILL');
  await letLeasesRunOut();
  // The provider did not get its answer, if the process died that early, and delivers again.
  expect(await turn({ deliver: true })).toBeNull();

  expect(await fixture.accounts()).toHaveLength(deals.length);
  expect(await fixture.inboxStatuses()).toEqual({ done: deals.length });
  const effects = await fixture.rows.effect.findMany();
  expect(effects).toHaveLength(deals.length);
  expect(effects.filter((effect) => effect.state === 'unknown')).toHaveLength(unknown);
  expect(effects.filter((effect) => effect.state === 'done')).toHaveLength(deals.length - unknown);
  const sent = (await readFile(join(folder, 'mail.log'), 'utf8')).trim().split('\n');
  expect(sent).toHaveLength(mails);
  expect(new Set(sent).size).toBe(mails);
});

it.each(['drain.claimed', 'decide.fetched', 'apply.committed', 'drain.finished'])(
  'a re-run killed at %s: every record decided, nothing doubled',
  async (killAt) => {
    const requests = new RerunRequests(fixture);
    const condition = { object: 'deal', property: 'amount', operator: 'is_unknown' } as const;
    await requests.changeRule({ conditions: [condition] });
    expect(await turn({ deliver: true })).toBeNull();
    await requests.changeRule({ conditions: [] });
    const started = await requests.all((await requests.causes())[0]?.key ?? '');
    expect(await turn({ killAt })).toBe('SIGKILL');
    await letLeasesRunOut();
    expect(await turn({})).toBeNull();

    expect(await fixture.accounts()).toHaveLength(deals.length);
    const rerunId = started.kind === 'started' ? started.rerunId : '';
    expect(await requests.results(rerunId)).toEqual({ create: deals.length });
    expect(await requests.causes()).toEqual([]);
    const sent = (await readFile(join(folder, 'mail.log'), 'utf8')).trim().split('\n');
    expect(sent).toHaveLength(deals.length);
    expect(new Set(sent).size).toBe(deals.length);
  },
);
