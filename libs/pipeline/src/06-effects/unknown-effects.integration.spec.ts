import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { silentLogger, uuidSource } from '@thread/platform';
import { wonDeal } from '../testing/acme-deal';
import { PipelineFixture } from '../testing/pipeline-fixture';
import { EffectDispatcher } from './effect-dispatcher';
import type { EffectHandler, EffectResult, FoundEffect } from './effect-handler.port';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  fixture.crm.put(wonDeal(0));
  await fixture.deliverStage('1000');
  await fixture.drainAll();
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const lost: EffectResult = { kind: 'unknown', code: 'answer_lost', text: 'No answer.' };

/** A place that keeps what reached it and loses answers; it can be asked. */
class Receiver implements EffectHandler {
  readonly kind = 'email';
  readonly lines = 2;
  readonly received: string[] = [];
  looks = 0;
  /** What happens to the next acts: done and the answer lost, or lost on the way. */
  loses: 'answer' | 'act' | null = null;
  look: ((id: string) => FoundEffect | Promise<FoundEffect>) | null = null;

  perform({ id }: { readonly id: string }): Promise<EffectResult> {
    if (this.loses !== 'act') this.received.push(id);
    return Promise.resolve(this.loses === null ? { kind: 'done', externalId: `at-${id}` } : lost);
  }

  async findDone({ id }: { readonly id: string }): Promise<FoundEffect> {
    this.looks += 1;
    if (this.look) return this.look(id);
    return this.received.includes(id) ? { kind: 'done', externalId: `at-${id}` } : { kind: 'not_done' };
  }
}

const dispatch = (handler: EffectHandler) =>
  new EffectDispatcher({
    effects: fixture.effects,
    handlers: [handler],
    clock: fixture.clock,
    ids: uuidSource,
    log: silentLogger,
    random: () => 0,
  }).dispatch();
const effect = () => fixture.rows.effect.findFirstOrThrow();
const makeDue = () => fixture.rows.effect.updateMany({ data: { nextAttemptAt: new Date(0) } });
const openQuestions = async () => (await fixture.attention()).filter(({ state }) => state === 'open').length;
/** A process that died with the effect in its hands. */
const dieWhileSending = async () => {
  await fixture.effects.claimDue('email', 1, 'dead', 0);
  await fixture.effects.expireSending(new Date());
};

it('F68: an act whose answer was lost is found where it happened, not done again', async () => {
  const receiver = new Receiver();
  receiver.loses = 'answer';
  await dispatch(receiver);
  const { id } = await effect();
  expect(await effect()).toMatchObject({ state: 'done', externalId: `at-${id}` });
  expect(receiver.received).toEqual([id]);
  expect(await openQuestions()).toBe(0);
});

it('F68: an act that certainly did not arrive is done again, once', async () => {
  const receiver = new Receiver();
  receiver.loses = 'act';
  await dispatch(receiver);
  expect(await effect()).toMatchObject({ state: 'waiting', errorCode: 'answer_lost' });
  receiver.loses = null;
  await makeDue();
  await dispatch(receiver);
  await dispatch(receiver);
  expect(await effect()).toMatchObject({ state: 'done' });
  expect(receiver.received).toHaveLength(1);
});

it('F68: what a dead process was doing is looked for before anything else, and the question to a person withdrawn', async () => {
  const receiver = new Receiver();
  const { id } = await effect();
  receiver.received.push(id);
  await dieWhileSending();
  expect(await openQuestions()).toBe(1);
  expect((await fixture.effects.nextDueAt(['email']))!.getTime()).toBeLessThanOrEqual(Date.now());
  expect(await fixture.effects.nextDueAt([])).toBeNull();
  await dispatch(receiver);
  expect(await effect()).toMatchObject({ state: 'done', externalId: `at-${id}` });
  expect(receiver.received).toEqual([id]);
  expect(await openQuestions()).toBe(0);
});

it('F68: what a dead process did not get done is done after the look, and the account says so', async () => {
  const receiver = new Receiver();
  await dieWhileSending();
  await dispatch(receiver);
  expect(await effect()).toMatchObject({ state: 'done' });
  expect([receiver.looks, receiver.received.length, await openQuestions()]).toEqual([1, 1, 0]);
  const kinds = await fixture.rows.timelineEntry.findMany({
    where: { kind: { startsWith: 'email.' } },
  });
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['email.repeated', 'email.sent', 'email.unknown']);
});

it.each<[string, () => FoundEffect | Promise<FoundEffect>]>([
  ['does not tell', () => ({ kind: 'unclear' })],
  ['fails', () => Promise.reject(new Error('search is down'))],
])('F68: a look that %s leaves it to a person, and is repeated later, never the act', async (_name, look) => {
  const receiver = new Receiver();
  receiver.loses = 'answer';
  receiver.look = look;
  await dispatch(receiver);
  expect(await effect()).toMatchObject({ state: 'unknown' });
  expect(await openQuestions()).toBe(1);
  await dispatch(receiver);
  await dispatch(receiver);
  expect([receiver.received.length, receiver.looks]).toEqual([1, 2]);
  receiver.look = null;
  await makeDue();
  await dispatch(receiver);
  expect(await effect()).toMatchObject({ state: 'done' });
  expect([receiver.received.length, await openQuestions()]).toEqual([1, 0]);
});

it('F68: several dispatchers look and act once together', async () => {
  const receiver = new Receiver();
  await dieWhileSending();
  await Promise.all(Array.from({ length: 5 }, () => dispatch(receiver)));
  await dispatch(receiver);
  expect([receiver.looks, receiver.received.length]).toEqual([1, 1]);
});

it('F68: without a way to look, nothing is done again until a person says so', async () => {
  const receiver = new Receiver();
  const blind: EffectHandler = { kind: 'email', lines: 1, perform: (act) => receiver.perform(act) };
  receiver.loses = 'answer';
  await dispatch(blind);
  await makeDue();
  await dispatch(blind);
  expect(receiver.received).toHaveLength(1);
  expect([(await effect()).state, await openQuestions()]).toEqual(['unknown', 1]);
});
