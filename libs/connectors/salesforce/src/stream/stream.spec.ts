import {
  AuthorisationExpired,
  CursorExpired,
  Secret,
  StreamRefused,
  VendorUnavailable,
} from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import { Heard, until } from '../../fixtures/heard';
import type { Batch } from '../../fixtures/heard';
import { orgContext } from '../../fixtures/salesforce-org';
import { PubsubDouble, refusals } from '../../fixtures/pubsub-double';
import { normalise } from '../normalise/normalise';
import { createStream } from './stream';
import type { StreamSettings } from './stream';

let double: PubsubDouble;
const open: { stop(): Promise<unknown> }[] = [];

beforeEach(async () => {
  double = await PubsubDouble.start();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
  double.close();
});

const apiUrl = 'http://127.0.0.1:9/instance';
const opportunity = (number: number): string => `006gk${String(number).padStart(10, '0')}EAA`.slice(0, 15);
const { context } = orgContext(`${apiUrl}/acme`);

function hear(
  cursor: unknown,
  take: (batch: Batch) => Promise<void>,
  of: ConnectorContext,
  settings: Partial<StreamSettings> = {},
): Heard {
  const stream = createStream({ pubsubUrl: double.url, apiUrl, everySeconds: 20, ...settings });
  const heard = new Heard(stream, cursor, take, of);
  open.push(heard);
  return heard;
}

async function listen(
  cursor: unknown = null,
  take: (batch: Batch) => Promise<void> = async () => undefined,
  settings: Partial<StreamSettings> = {},
  subscribers = 4,
): Promise<Heard> {
  const heard = hear(cursor, take, context, settings);
  await until(() => double.subscribers.length === subscribers || heard.error !== null);
  return heard;
}

const facts = (heard: Heard) => heard.events.flatMap((event) => [...normalise(event)]);

it('tells of ten records changed in one second, each once, and of no more than that they changed', async () => {
  const heard = await listen();
  expect(heard.notices).toEqual([null]);
  for (let number = 0; number < 10; number += 1)
    double.publish('Opportunity', { recordIds: [opportunity(number)] });
  await until(() => heard.events.length === 10);
  expect(new Set(heard.events.map(({ dedupeKey }) => dedupeKey)).size).toBe(10);
  expect(heard.ids.every((id) => id?.length === 18)).toBe(true);
  expect(JSON.parse(new TextDecoder().decode(heard.events[0]?.body))).toEqual({
    streamed: 1,
    objectType: 'deal',
    objectId: heard.ids[0],
    change: 'changed',
    at: '2026-05-28T20:26:40.000Z',
    client: null,
    fields: [],
  });
  expect(facts(heard)[0]).toMatchObject({
    kind: 'record.changed',
    ref: { objectType: 'deal', externalId: heard.ids[0] },
    ownChange: false,
  });
});

it('names the fields that were changed, where they have values to choose from', async () => {
  const heard = await listen();
  const bits = (...places: number[]): string[] => [
    `0x${places.reduce((sum, place) => sum | (1 << place), 0).toString(16)}`,
    '2-0x10',
  ];
  const recordIds = [opportunity(1)];
  // By their places in the schema: the header, a lookup, an amount, a name, two picklists, and a tick.
  double.publish('Opportunity', { recordIds, changedFields: bits(1, 2, 3, 4, 5, 6) });
  double.publish('Opportunity', { recordIds, changedFields: bits(2, 3), transactionKey: 'second' });
  double.publish('Opportunity', { recordIds, changedFields: [], changeType: 'CREATE' });
  double.publish('Account', { recordIds: ['001gk0000000001'], changedFields: bits(5) });
  await until(() => heard.events.length === 4);
  const named = heard.events.map((event) => {
    const told = [...normalise(event)];
    return told.flatMap((one) => (one.kind === 'record.changed' ? [one.property] : []));
  });
  expect(named.filter(({ length }) => length > 1)).toEqual([
    ['SystemModstamp', 'StageName', 'Kickoff_Booked__c', 'Type'],
  ]);
  expect(facts(heard).find((one) => one.kind === 'record.changed' && one.property === 'StageName')).toEqual({
    kind: 'record.changed',
    ref: { objectType: 'deal', externalId: `${opportunity(1)}AAA` },
    property: 'StageName',
    value: null,
    occurredAt: new Date('2026-05-28T20:26:40.000Z'),
    ownChange: false,
  });
});

it('one event of several records is one event each, and their kinds are told apart', async () => {
  const heard = await listen();
  double.publish('Opportunity', { recordIds: [opportunity(1), opportunity(2)], changeType: 'CREATE' });
  double.publish('Account', { recordIds: ['001gk0000000001'], changeType: 'DELETE' });
  double.publish('Contact', { recordIds: ['003gk0000000001'] });
  double.publish('OpportunityContactRole', {
    recordIds: ['00Kgk0000000001'],
    changeType: 'CREATE',
    opportunityId: opportunity(3),
  });
  await until(() => heard.events.length === 5);
  const told = facts(heard).map(
    ({ kind, ref }) => `${kind} ${ref.objectType} ${ref.externalId.slice(0, 15)}`,
  );
  expect(told.toSorted()).toEqual([
    `record.changed contact 003gk0000000001`,
    `record.changed deal ${opportunity(3)}`,
    `record.created deal ${opportunity(1)}`,
    `record.created deal ${opportunity(2)}`,
    `record.deleted company 001gk0000000001`,
  ]);
});

it('knows changes Thread made itself by the name of the client', async () => {
  const heard = await listen();
  const by = (client: string) => `com/salesforce/api/rest/67.0;client=${client}`;
  double.publish('Opportunity', { recordIds: [opportunity(1)], changeOrigin: by('thread') });
  double.publish('Opportunity', { recordIds: [opportunity(2)], changeOrigin: by('SfdcInternalAPI/') });
  await until(() => heard.events.length === 2);
  expect(facts(heard).map(({ ownChange }) => ownChange)).toEqual([true, false]);
});

it('F60: goes on behind the last stored event, without gap or repetition', async () => {
  const first = await listen();
  double.publish('Opportunity', { recordIds: [opportunity(1)] });
  await until(() => first.events.length === 1);
  double.end(refusals.unavailable);
  await first.done;
  expect(first.error).toBeInstanceOf(VendorUnavailable);
  double.publish('Opportunity', { recordIds: [opportunity(2)] });
  double.publish('Opportunity', { recordIds: [opportunity(3)] });
  const second = await listen(first.cursor);
  await until(() => second.events.length === 2);
  expect(second.ids.map((id) => id?.slice(0, 15))).toEqual([opportunity(2), opportunity(3)]);
});

it('an event whose storing fails is not behind the position: it comes again', async () => {
  let broken = true;
  const first = await listen(null, async () => {
    if (broken) throw new Error('no database');
  });
  double.publish('Opportunity', { recordIds: [opportunity(1)] });
  await first.done;
  expect(first.error).toEqual(new Error('no database'));
  broken = false;
  const again = await listen({
    version: 1,
    orgId: context.externalAccountId,
    replayIds: { Opportunity: btoa('after-0') },
  });
  await until(() => again.events.length === 1);
});

it('F59: a replay id that is too old, of another org or unreadable is CursorExpired', async () => {
  double.replayExpired = true;
  const cursor = {
    version: 1,
    orgId: context.externalAccountId,
    replayIds: { Opportunity: btoa('after-0') },
  };
  const heard = await listen(cursor);
  await heard.done;
  expect(heard.error).toBeInstanceOf(CursorExpired);
  for (const bad of [{ ...cursor, orgId: '00Dgk0000000002EAA' }, { version: 7 }]) {
    const other = await listen(bad);
    await other.done;
    expect(other.error).toBeInstanceOf(CursorExpired);
  }
});

it.each([
  ['GAP_UPDATE', [opportunity(1)], 1],
  ['GAP_OVERFLOW', ['000000000000000AAA'], 0],
  ['UPDATE', ['006*'], 0],
])('F59: %s of %j asks the poll to catch up', async (changeType, recordIds, events) => {
  const heard = await listen();
  double.publish('Opportunity', { recordIds, changeType });
  await until(() => heard.batches.length === 1);
  expect(heard.batches[0]?.catchUp).toBe(true);
  expect(heard.events).toHaveLength(events);
});

it('leaves an event it cannot read to the poll, and reads the next', async () => {
  const heard = await listen();
  double.publishBytes('Opportunity', Buffer.from([1, 2, 3]));
  double.publish('Opportunity', { recordIds: [opportunity(1)] });
  await until(() => heard.batches.length === 2);
  expect(heard.batches.map(({ catchUp, events }) => [catchUp, events.length])).toEqual([
    [true, 0],
    [false, 1],
  ]);
});

it('has no more than 50 events on their way while the first is being stored', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const heard = await listen(null, () => held);
  for (let number = 0; number < 120; number += 1)
    double.publish('Opportunity', { recordIds: [opportunity(number)] });
  const subscriber = double.subscribers.find(({ object }) => object === 'Opportunity');
  await until(() => subscriber?.delivered === 50);
  expect(heard.events).toHaveLength(0);
  release();
  await until(() => heard.events.length === 120);
  expect(subscriber?.mostOutstanding).toBe(50);
  expect(new Set(heard.ids).size).toBe(120);
});

it('keeps the position of a sign of life', async () => {
  const heard = await listen();
  double.keepAlive();
  await until(() => heard.batches.length === 4);
  expect(heard.events).toEqual([]);
  expect(heard.cursor).toMatchObject({
    replayIds: { Opportunity: btoa('after-0'), Account: btoa('after-0') },
  });
});

it('F60: takes a subscription that has fallen silent for dead', async () => {
  const heard = await listen(null, undefined, { silenceMs: 100 });
  await heard.done;
  expect(heard.error).toBeInstanceOf(VendorUnavailable);
});

it('an access token that ends in the middle ends the listening; the next one brings a new token', async () => {
  double.goodTokens = new Set(['token-1']);
  let current = 'token-1';
  const renewing: ConnectorContext = {
    ...context,
    call: async (_operation, send) => {
      const signal = AbortSignal.timeout(10_000);
      try {
        return await send({ accessToken: new Secret(current), signal });
      } catch (error) {
        if (!(error instanceof AuthorisationExpired)) throw error;
        current = 'token-2';
        return send({ accessToken: new Secret(current), signal });
      }
    },
  };
  const first = hear(null, async () => undefined, renewing);
  await until(() => double.subscribers.length === 4);
  double.goodTokens = new Set(['token-2']);
  double.end(refusals.auth);
  await first.done;
  expect(first.error).toBeInstanceOf(AuthorisationExpired);
  const second = hear(first.cursor, async () => undefined, renewing);
  await until(() => double.subscribers.length === 4);
  expect(second.error).toBeNull();
  expect(double.tokens.at(-1)).toBe('token-2');
});

it('says what to switch on when opportunities are not captured, or the user may not listen', async () => {
  double.topicRefusals.set('Opportunity', refusals.notFound);
  const off = await listen();
  await off.done;
  expect(off.error).toBeInstanceOf(StreamRefused);
  expect((off.error as Error).message).toBe(
    'Changes arrive by looking every 20 s. Switch on Change Data Capture for Opportunity in Salesforce to have them in seconds.',
  );
  double.topicRefusals.clear();
  double.closed.add('Opportunity');
  const closed = await listen();
  await closed.done;
  expect((closed.error as Error).message).toMatch(/“View All Records” for Opportunity/);
});

it('works on without the lesser objects, and says which', async () => {
  double.topicRefusals.set('Account', refusals.notFound);
  double.closed.add('Contact');
  const heard = await listen(null, undefined, {}, 2);
  expect(heard.notices[0]).toMatch(/For Account, Contact Change Data Capture is off/);
  double.publish('Opportunity', { recordIds: [opportunity(1)] });
  await until(() => heard.events.length === 1);
});

it('an allowance of events that is used up is waited out for an hour', async () => {
  const heard = await listen();
  double.end(refusals.allowance);
  await heard.done;
  expect(heard.error).toBeInstanceOf(StreamRefused);
  expect((heard.error as StreamRefused).ms).toBe(3_600_000);
});

it('a stream that does not answer is no failed call of the connection', async () => {
  const seen: unknown[] = [];
  const watching: ConnectorContext = {
    ...context,
    call: async (_operation, send) => {
      try {
        return await send({ accessToken: new Secret('token'), signal: AbortSignal.timeout(10_000) });
      } catch (error) {
        seen.push(error);
        throw error;
      }
    },
  };
  double.topicRefusals.set('Opportunity', refusals.unavailable);
  const heard = hear(null, async () => undefined, watching);
  await heard.done;
  expect(heard.error).toBeInstanceOf(VendorUnavailable);
  expect(seen[0]).not.toBeInstanceOf(VendorUnavailable);
});
