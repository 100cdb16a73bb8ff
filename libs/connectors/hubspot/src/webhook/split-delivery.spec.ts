import fc from 'fast-check';
import { recordedDelivery, signedDelivery } from '../../fixtures/read-fixture';
import { splitDelivery } from './split-delivery';

const split = (body: string) => splitDelivery(signedDelivery(new TextEncoder().encode(body), new Date()));
const one = (fields: object) => {
  const [event] = split(
    JSON.stringify([
      { portalId: 62515, subscriptionId: 1, eventId: 5, occurredAt: 1764230400000, ...fields },
    ]),
  );
  if (!event) throw new Error('There should be one event.');
  return event;
};
const stage = {
  subscriptionType: 'deal.propertyChange',
  objectId: 7,
  propertyName: 'dealstage',
  propertyValue: 'closedwon',
  attemptNumber: 0,
};

describe('the row of an event', () => {
  it('names portal, record and instant', () => {
    const [event] = splitDelivery(recordedDelivery('deal-closed-won').request);
    expect(event).toMatchObject({
      connectorId: 'hubspot',
      accountKey: '62515',
      source: 'webhook',
      objectType: 'deal',
      objectId: '40310000007',
      eventType: 'deal.propertyChange',
      occurredAt: new Date(1764230400007),
    });
    expect(event?.dedupeKey).toMatch(
      /^62515:2203901:deal\.propertyChange:40310000007:dealstage:1764230400007:4101286121#[0-9a-f]{16}$/,
    );
  });

  it('F54: keeps ids exact that a number cannot hold', () => {
    const [event] = split(
      '[{"portalId":9007199254740993,"objectId":18446744073709551615,"subscriptionType":"deal.creation","eventId":9007199254740995,"occurredAt":1764230400000}]',
    );
    expect(event).toMatchObject({ accountKey: '9007199254740993', objectId: '18446744073709551615' });
    expect(event?.dedupeKey).toContain('9007199254740995');
  });

  it.each([
    [{ subscriptionType: 'object.creation', objectTypeId: '0-46', objectId: 3 }, 'note', '3'],
    [{ subscriptionType: 'object.creation', objectTypeId: '2-3456', objectId: 3 }, '2-3456', '3'],
    [{ subscriptionType: 'line_item.creation', objectId: 3 }, 'line_item', '3'],
    [{ subscriptionType: 'ticket.creation', objectId: 3 }, 'ticket', '3'],
    [{ subscriptionType: 'deal.associationChange', fromObjectId: 4, toObjectId: 5 }, 'deal', '4'],
    [
      {
        subscriptionType: 'deal.merge',
        objectId: 1,
        primaryObjectId: 1,
        mergedObjectIds: [2],
        newObjectId: 9,
      },
      'deal',
      '9',
    ],
    [{ subscriptionType: 'deal.merge', primaryObjectId: 1, mergedObjectIds: [2] }, 'deal', '1'],
  ])('of %j is about %s %s', (fields, objectType, objectId) => {
    expect(one(fields)).toMatchObject({ objectType, objectId });
  });
});

describe('the same event again', () => {
  it('has the same key when only the attempt differs', () => {
    expect(one({ ...stage, attemptNumber: 3 }).dedupeKey).toBe(one(stage).dedupeKey);
  });

  it.each([
    ['another object', { objectId: 8 }],
    ['another property', { propertyName: 'amount' }],
    ['another value in the same millisecond under the same event id', { propertyValue: 'closedlost' }],
    ['another instant', { occurredAt: 1764230400001 }],
    ['another event id', { eventId: 6 }],
    ['another portal', { portalId: 62516 }],
    ['another subscription', { subscriptionId: 2 }],
    ['another kind', { subscriptionType: 'deal.creation' }],
  ])('F28: has another key for %s', (_name, change) => {
    expect(one({ ...stage, ...change }).dedupeKey).not.toBe(one(stage).dedupeKey);
  });

  it('tells association changes of one millisecond apart', () => {
    const change = {
      subscriptionType: 'deal.associationChange',
      fromObjectId: 4,
      associationType: 'DEAL_TO_CONTACT',
      associationRemoved: false,
    };
    const keys = [{ toObjectId: 1 }, { toObjectId: 2 }, { toObjectId: 1, associationRemoved: true }].map(
      (fields) => one({ ...change, ...fields }).dedupeKey,
    );
    expect(new Set(keys).size).toBe(3);
  });
});

describe('what cannot be read', () => {
  it('is kept beside its neighbours, under their portal, without a record', () => {
    const good = JSON.stringify({
      portalId: 62515,
      subscriptionId: 1,
      eventId: 5,
      occurredAt: 1764230400000,
      ...stage,
    });
    const events = split(`[${good},{"a":[}],"text",null,{"portalId":"x"}]`);
    expect(events.map(({ accountKey }) => accountKey)).toEqual(Array(5).fill('62515'));
    expect(
      events
        .slice(1)
        .map(({ objectType, objectId, eventType, occurredAt }) => [
          objectType,
          objectId,
          eventType,
          occurredAt,
        ]),
    ).toEqual(Array(4).fill([null, null, null, null]));
    expect(new Set(events.map(({ dedupeKey }) => dedupeKey)).size).toBe(5);
  });

  it('F41: belongs to nobody when the portals differ', () => {
    const events = split('[{"portalId":1},{"portalId":2},7]');
    expect(events.map(({ accountKey }) => accountKey)).toEqual(['1', '2', '']);
  });

  it('F53: puts nothing into texts that a database refuses', () => {
    const hostile = '\u0000\ud800; DROP TABLE';
    const events = split(
      JSON.stringify([
        {
          portalId: 1,
          objectId: 2,
          subscriptionType: hostile,
          propertyName: hostile,
          eventId: hostile,
          occurredAt: 1e300,
        },
      ]),
    );
    expect(events[0]).toMatchObject({
      accountKey: '1',
      objectId: '2',
      objectType: null,
      eventType: null,
      occurredAt: null,
    });
    expect(events[0]?.dedupeKey).toMatch(/^unreadable:[0-9a-f]{64}$/);
  });

  it('F54: does not change what objects are', () => {
    split('[{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}]');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('F55: never makes splitting throw, whatever a member is', () => {
    const name = fc.constantFrom(
      'portalId',
      'objectId',
      'subscriptionType',
      'eventId',
      'occurredAt',
      'propertyName',
      'propertyValue',
      'mergedObjectIds',
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(name, fc.jsonValue())), (elements) => {
        const events = split(JSON.stringify(elements));
        expect(events).toHaveLength(elements.length);
        for (const { dedupeKey, accountKey } of events)
          expect(`${dedupeKey}${accountKey}`).toMatch(/^[\x20-\x7e]{1,600}$/);
      }),
    );
  });

  it('F52: takes a member nested two million deep for unreadable', () => {
    const depth = 2_000_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const fields =
      '"portalId":1,"objectId":2,"subscriptionType":"deal.creation","eventId":3,"occurredAt":1764230400000';
    const [event] = split(`[{${fields},"propertyValue":${deep}}]`);
    expect(event?.dedupeKey).toMatch(/^unreadable:/);
  });
});
