import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VendorUnavailable } from '@thread/connector-kit';
import { PrismaDecisionStore, PrismaRuleStore } from '@thread/data';
import { defaultRequiredFields, type RuleDefinition } from '@thread/domain';
import { newId } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import type { AcmeDeal } from '../testing/acme-deal';
import { wonDeal } from '../testing/acme-deal';
import { PipelineFixture } from '../testing/pipeline-fixture';

const compiled = join(__dirname, '../../../../dist/server/libs/pipeline/src/testing/pipeline-process.js');
const userId = newId();
const stage = (pipelineId: string) => ({
  pipelineId,
  stageId: 'won',
  pipelineLabel: pipelineId,
  stageLabel: 'Won',
});

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let rules: PrismaRuleStore;
let ruleId: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  rules = new PrismaRuleStore(fixture.database);
  const { workspaceId, connectionId } = fixture.seeded;
  await rules.remove(workspaceId, fixture.seeded.ruleId, userId, new Date());
  ruleId = (
    await rules.create({ workspaceId, connectionId, name: 'Status', definition: about('status'), userId })
  ).id;
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

function about(...pipelines: string[]): RuleDefinition {
  return {
    source: 'deal_stage',
    stages: pipelines.map(stage),
    conditions: [],
    template: { defaultTemplateId: fixture.seeded.templateId, cases: [] },
    requiredFields: [...defaultRequiredFields],
    settleMinutes: 10,
  };
}

/** A deal of which no history is kept. */
function row(n: number, stageId: string, changes: Partial<AcmeDeal> = {}): AcmeDeal {
  return fixture.crm.put(wonDeal(n, { ...standsIn(stageId), ...changes }));
}

function standsIn(stageId: string) {
  return { pipelineId: 'status', stageId, positions: [{ pipelineId: 'status', stageId }] };
}

/** Changed just now, and no delivery about it: only the sweep meets it. */
async function changeUntold(id: string, changes: Partial<AcmeDeal>): Promise<void> {
  const deal = fixture.crm.deals.get(id);
  if (!deal) throw new Error('No such deal');
  Object.assign(deal, changes, { updatedAt: new Date().toISOString() });
  await fixture.deliver({ type: 'changed', id, property: 'name', value: deal.name });
  await fixture.drainAll();
}

const switchOn = () => rules.switch(fixture.seeded.workspaceId, ruleId, true, userId, new Date());
const switchOff = () => rules.switch(fixture.seeded.workspaceId, ruleId, false, userId, new Date());
const looks = () => fixture.rows.firstLook.findMany({ orderBy: { askedAt: 'asc' } });
const standing = () => fixture.rows.standingRecord.findMany({ orderBy: { externalId: 'asc' } });

async function lookAll(): Promise<void> {
  const looker = fixture.firstLooker();
  for (let turn = 0; turn < 50; turn += 1) if (!(await looker.look(fixture.seeded.connectionId)).more) return;
  throw new Error('The look does not end');
}

it('tells what enters later from what stood there when the rule was switched on, without a delivery', async () => {
  const entering = row(1, 'lead');
  const stood = row(2, 'won');
  await switchOn();
  await lookAll();
  expect(await looks()).toMatchObject([{ state: 'done', looked: 2, pipelineIds: ['status'] }]);
  await changeUntold(entering.id, standsIn('won'));
  await changeUntold(stood.id, { amount: '13000' });
  expect((await fixture.accounts()).map(({ companyName }) => companyName)).toEqual(['Customer 1 GmbH']);
  const run = (await fixture.runs()).find(({ externalId }) => externalId === stood.id);
  expect(JSON.stringify(run?.reasons)).toContain('already in this stage');
});

it.each(['first-look.asked', 'first-look.saved'])(
  'killed at %s it goes on where it was: no page is lost',
  async (killAt) => {
    for (let n = 0; n < 120; n += 1) row(n, 'lead');
    await switchOn();
    expect(await worker(killAt)).toBe('SIGKILL');
    const saved = killAt === 'first-look.saved' ? 50 : 0;
    expect(await looks()).toMatchObject([{ state: 'looking', looked: saved }]);
    // Another worker finds it held until the dead one's lease has run out.
    expect(await fixture.firstLooker().look(fixture.seeded.connectionId)).toEqual({ more: false });
    await fixture.rows.firstLook.updateMany({ data: { leaseUntil: new Date(0) } });
    expect(await fixture.firstLooks.connectionsWithDue(5)).toEqual([fixture.seeded.connectionId]);
    const asked: unknown[] = [];
    fixture.crm.onLook = (cursor, phase) => void (phase === 'asked' && asked.push(cursor));
    await lookAll();
    expect(await looks()).toMatchObject([{ state: 'done', looked: 120 }]);
    expect(await standing()).toHaveLength(120);
    expect(asked).toHaveLength(killAt === 'first-look.saved' ? 2 : 3);
  },
);

it('two workers make one look of it', async () => {
  for (let n = 0; n < 120; n += 1) row(n, 'lead');
  await switchOn();
  let asked = 0;
  fixture.crm.onLook = async (_cursor, phase) => {
    if (phase !== 'asked' || asked++ > 0) return;
    // While the first waits for its answer.
    await lookAll();
  };
  await lookAll();
  expect(asked).toBe(3);
  expect(await looks()).toMatchObject([{ state: 'done', looked: 120 }]);
});

it('a row that enters while the look is under way counts when it is reported later', async () => {
  const deal = row(1, 'lead');
  await switchOn();
  const enteredAt = new Date();
  Object.assign(deal, standsIn('won'), { updatedAt: enteredAt.toISOString() });
  await lookAll();
  await fixture.deliver({
    type: 'changed',
    id: deal.id,
    property: 'stage',
    value: 'won',
    at: enteredAt.toISOString(),
  });
  await fixture.drainAll();
  expect(await fixture.accounts()).toHaveLength(1);
});

it('what was looked at in another account of the provider is worth nothing', async () => {
  const deal = row(1, 'lead');
  await switchOn();
  await lookAll();
  await switchOff();
  await switchOn();
  const { connectionId } = fixture.seeded;
  await fixture.rows.connection.update({
    where: { id: connectionId },
    data: { externalAccountId: 'another' },
  });
  expect(await fixture.firstLooks.connectionsWithDue(5)).toEqual([]);
  await lookAll();
  expect(await looks()).toMatchObject([{ state: 'done' }, { state: 'looking', looked: 0 }]);
  const decisions = new PrismaDecisionStore(fixture.database);
  expect(await decisions.histories(connectionId, 'deal', [deal.id])).toEqual(new Map());
});

it('looks again when a rule is switched on again or waits in another pipeline, and not when it is merely saved', async () => {
  const { workspaceId } = fixture.seeded;
  const save = (definition: RuleDefinition, basedOnVersion: number) =>
    rules.save(workspaceId, ruleId, { name: 'Status', definition, basedOnVersion, userId });
  await save({ ...about('status'), settleMinutes: 20 }, 1);
  expect(await looks()).toEqual([]);
  await switchOn();
  await switchOn();
  await save({ ...about('status'), settleMinutes: 30 }, 2);
  expect(await looks()).toHaveLength(1);
  await save(about('status', 'signed'), 3);
  await switchOff();
  await switchOn();
  expect((await looks()).map(({ state, pipelineIds }) => [state, pipelineIds])).toEqual([
    ['superseded', ['status']],
    ['superseded', ['signed', 'status']],
    ['looking', ['signed', 'status']],
  ]);
});

it('waits while the provider is away, says why, and goes on where it was', async () => {
  for (let n = 0; n < 60; n += 1) row(n, 'lead');
  await switchOn();
  const away = new VendorUnavailable('Acme does not answer.', {
    connectorId: 'acme-crm',
    operation: 'deals.stand',
  });
  fixture.crm.onLook = (cursor) => {
    if (cursor !== null) throw away;
  };
  await lookAll();
  expect(await looks()).toMatchObject([{ state: 'looking', looked: 50, errorText: 'Acme does not answer.' }]);
  expect(await fixture.firstLooks.connectionsWithDue(5)).toEqual([]);
  const asked: unknown[] = [];
  fixture.crm.onLook = (cursor, phase) => void (phase === 'asked' && asked.push(cursor));
  await fixture.rows.firstLook.updateMany({ data: { nextAttemptAt: new Date(0) } });
  await lookAll();
  expect(await looks()).toMatchObject([{ state: 'done', looked: 60, errorText: null }]);
  expect(asked).toEqual([expect.any(String)]);
});

it('forgets what was looked at once every pipeline of the deal was read', async () => {
  const [met, unmet] = [row(1, 'lead'), row(2, 'lead')];
  await switchOn();
  await lookAll();
  await changeUntold(met.id, { amount: '13000' });
  await switchOff();
  await switchOn();
  await lookAll();
  expect((await standing()).map(({ externalId }) => externalId)).toEqual([unmet.id, unmet.id]);
});

/** One worker in a process of its own. @returns the signal that ended it. */
function worker(killAt: string): Promise<NodeJS.Signals | null> {
  if (!existsSync(compiled)) throw new Error('Compile first: node tools/build/compile.mjs');
  const env = {
    PATH: '',
    NODE_ENV: 'test',
    THREAD_RACEPOINT: `${killAt}=kill`,
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
