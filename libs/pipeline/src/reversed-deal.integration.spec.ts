import { answerReversal, PrismaAccountFacts, type ReversalAnswer } from '@thread/data';
import { newId } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal, type AcmeDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';
import { RerunRequests } from './testing/rerun-requests';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let deal: AcmeDeal;
let hours = 0;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  hours = 0;
  deal = fixture.crm.put(wonDeal(1));
  await move('won');
});
afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

/** Moves the deal to a stage and has it read. */
async function move(stageId: string): Promise<void> {
  const at = new Date(Date.UTC(2026, 10, 2, 10 + (hours += 1))).toISOString();
  Object.assign(deal, { stageId, enteredAt: at, updatedAt: at });
  await fixture.deliverStage(deal.id);
  await fixture.drainAll();
}
const effects = async () => (await fixture.rows.effect.findMany()).map(({ state }) => state);
const accountId = async () => (await fixture.accounts())[0]!.id;
const work = () => ({
  workspaceId: fixture.seeded.workspaceId,
  actor: { userId: newId(), name: 'Ana' },
  today: '2026-11-30',
  now: new Date(),
});
const answer = async (choice: ReversalAnswer) =>
  answerReversal(fixture.database, work(), await accountId(), choice);
const claimed = () => fixture.effects.claimDue('email', 10, 'worker', 60_000);

it('B13: a won deal that is lost holds back messages, and releases them when it is won again', async () => {
  await move('lost');
  expect(await effects()).toEqual(['held']);
  expect(await claimed()).toEqual([]);
  expect(await fixture.attention()).toMatchObject([
    { kind: 'left_stage', state: 'open', detail: { frozen: true } },
  ]);
  await move('won');
  expect(await fixture.attention()).toMatchObject([{ state: 'resolved' }]);
  expect(await claimed()).toHaveLength(1);
});

it.each<[ReversalAnswer, string, string]>([
  ['keep_going', 'waiting', 'onboarding'],
  ['put_on_hold', 'held', 'on_hold'],
  ['cancel_onboarding', 'cancelled', 'cancelled'],
])('B13: after %s its message is %s and the account %s', async (choice, effect, status) => {
  await move('lost');
  expect(await answer(choice)).toMatchObject({ kind: 'changed', account: { status } });
  expect(await effects()).toEqual([effect]);
  // An edit of the lost deal is not another reversal.
  await fixture.deliver({ type: 'changed', id: deal.id, property: 'name', value: 'x' });
  await fixture.drainAll();
  expect(await effects()).toEqual([effect]);
});

it('B13: an account on hold sends again when a person puts it back into onboarding', async () => {
  await move('lost');
  await answer('put_on_hold');
  const { version } = (await fixture.accounts())[0]!;
  await new PrismaAccountFacts(fixture.database).update(work(), await accountId(), {
    facts: [],
    status: 'onboarding',
    version,
  });
  expect(await effects()).toEqual(['waiting']);
});

it('B13: is a new matter when it is won again and lost again after an answer', async () => {
  await move('lost');
  await answer('keep_going');
  await move('won');
  await move('lost');
  expect(await effects()).toEqual(['held']);
});

it('B13: the window is the one of the run that made the account, whatever the rule says since', async () => {
  await new RerunRequests(fixture).changeRule({ undoDays: 0 });
  await move('lost');
  expect(await effects()).toEqual(['held']);
});

it('B13: outside the window there is only a notice', async () => {
  await fixture.rows.run.updateMany({ data: { undoUntil: new Date(0) } });
  await move('lost');
  expect(await effects()).toEqual(['waiting']);
  expect(await fixture.attention()).toMatchObject([{ kind: 'left_stage', detail: { frozen: false } }]);
});
