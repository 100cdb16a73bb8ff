import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from '../testing/acme-deal';
import { PastRecords } from '../testing/past-records';
import { PipelineFixture } from '../testing/pipeline-fixture';

const compiled = join(__dirname, '../../../../dist/server/libs/pipeline/src/testing/pipeline-process.js');
// Three of every four are customers of their own, the fourth is the one before once more.
const dealsOf = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    n % 4 === 3
      ? wonDeal(n, { company: wonDeal(n - 1).company, contact: wonDeal(n - 1).contact })
      : wonDeal(n),
  );

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let past: PastRecords;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  past = new PastRecords(fixture);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

/** One worker in a process of its own. @returns the signal that ended it. */
function worker(killAt?: string): Promise<NodeJS.Signals | null> {
  if (!existsSync(compiled)) throw new Error('Compile first: node tools/build/compile.mjs');
  const env = {
    PATH: '',
    NODE_ENV: 'test',
    THREAD_RACEPOINT: killAt ? `${killAt}=kill` : '',
    DATABASE_URL: testDatabase.urls.app,
    DATABASE_VAULT_URL: testDatabase.urls.vault,
    DATABASE_SWEEPER_URL: testDatabase.urls.sweeper,
    CONNECTION_ID: fixture.seeded.connectionId,
    DEALS: JSON.stringify([...fixture.crm.deals.values()]),
    MAIL_LOG: '/dev/null',
    DELIVER: 'false',
  };
  const child = fork(compiled, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

/** As if the leases of the killed process had run out. */
async function letLeasesRunOut(): Promise<void> {
  const past = { leaseUntil: new Date(0) };
  await fixture.rows.rehearsal.updateMany({ where: { leaseUntil: { not: null } }, data: past });
  await fixture.rows.inboxEvent.updateMany({ where: { leaseUntil: { not: null } }, data: past });
}

it.each(['rehearsal.listed', 'rehearsal.decided', 'rehearsal.saved'])(
  'a rehearsal killed at %s goes on where it was, and comes to the same',
  async (killAt) => {
    for (const deal of dealsOf(120)) fixture.crm.put(deal);
    const id = await past.ask(300);
    expect(await worker(killAt)).toBe('SIGKILL');
    expect(await past.summary(id)).toMatchObject({ state: 'reading' });
    await letLeasesRunOut();
    expect(await worker()).toBeNull();
    expect(await past.summary(id)).toMatchObject({ state: 'done', total: 120, decided: 120 });
    expect(await past.outcomes(id)).toEqual({ create: 90, link: 30 });
    expect(await fixture.accounts()).toEqual([]);
  },
);

it.each(['drain.claimed', 'apply.half-written', 'apply.committed', 'drain.finished'])(
  'a backfill killed at %s: every record decided, nothing doubled',
  async (killAt) => {
    for (const deal of dealsOf(32)) fixture.crm.put(deal);
    const started = await past.start(await past.rehearse(300));
    expect(await worker(killAt)).toBe('SIGKILL');
    await letLeasesRunOut();
    expect(await worker()).toBeNull();
    const backfillId = started.kind === 'started' ? started.backfillId : '';
    expect(await past.backfill(backfillId)).toMatchObject({ state: 'done', ended: 32, different: 0 });
    expect(await fixture.accounts()).toHaveLength(24);
    expect(await fixture.rows.effect.count({ where: { state: 'silent' } })).toBe(24);
  },
);
