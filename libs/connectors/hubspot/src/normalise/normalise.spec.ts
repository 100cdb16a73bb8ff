import { PayloadRejected } from '@thread/connector-kit';
import { recordedAppId, recordedDelivery } from '../../fixtures/read-fixture';
import { splitDelivery } from '../webhook/split-delivery';
import { createNormalise } from './normalise';

const normalise = createNormalise(recordedAppId);
const read = (json: object) =>
  normalise({ body: new TextEncoder().encode(JSON.stringify(json)), eventType: null, source: 'webhook' });
const eventsOf = (name: string) =>
  splitDelivery(recordedDelivery(name).request).map((event) => normalise(event));

describe('recorded events', () => {
  it('tell of a deal that was won', () => {
    expect(eventsOf('deal-closed-won')).toEqual([
      [
        {
          kind: 'record.changed',
          ref: { objectType: 'deal', externalId: '40310000007' },
          property: 'dealstage',
          value: 'closedwon',
          occurredAt: new Date(1764230400007),
          ownChange: false,
        },
      ],
    ]);
  });

  it('of every kind become canonical', () => {
    expect(
      eventsOf('mixed-batch').map(
        ([event]) => event && [event.kind, event.ref.objectType, event.ref.externalId, event.ownChange],
      ),
    ).toEqual([
      ['record.created', 'deal', '40310000008', false],
      ['record.changed', 'deal', '40310000008', true],
      ['record.associated', 'deal', '40310000008', false],
      ['record.changed', 'contact', '20110000004', false],
      ['record.merged', 'company', '30210000090', false],
      ['record.deleted', 'deal', '40310000011', false],
      ['record.restored', 'deal', '40310000011', false],
      ['record.erased', 'contact', '20110000005', false],
      ['record.changed', 'note', '60460000001', false],
      undefined,
    ]);
  });

  it('name both ends of an association and the survivor of a merge', () => {
    const [, , [associated], , [merged]] = eventsOf('mixed-batch') as [
      unknown,
      unknown,
      unknown[],
      unknown,
      unknown[],
    ];
    expect(associated).toMatchObject({
      to: { objectType: 'company', externalId: '30210000003' },
      removed: false,
    });
    expect(merged).toMatchObject({ winnerId: '30210000090', loserIds: ['30210000003', '30210000009'] });
  });
});

describe('our own changes', () => {
  const change = {
    subscriptionType: 'deal.propertyChange',
    objectId: 1,
    propertyName: 'amount',
    propertyValue: '1',
  };
  const isOwn = (fields: object, appId: string | null = recordedAppId): boolean | undefined =>
    createNormalise(appId)({
      body: new TextEncoder().encode(JSON.stringify({ ...change, ...fields })),
      eventType: null,
      source: 'webhook',
    })[0]?.ownChange;

  it.each([
    [{ changeSource: 'INTEGRATION', sourceId: recordedAppId }, true],
    [{ changeSource: 'INTEGRATION', sourceId: `${recordedAppId}:batch` }, true],
    [{ changeSource: 'INTEGRATION', sourceId: Number(recordedAppId) }, true],
    [{ changeSource: 'INTEGRATION', sourceId: '50780459' }, false],
    [{ changeSource: 'INTEGRATION' }, false],
    [{ changeSource: 'CRM_UI', sourceId: recordedAppId }, false],
    [{ changeSource: 'API', sourceId: recordedAppId }, false],
    [{}, false],
  ])('%j: %s', (fields, own) => {
    expect(isOwn(fields)).toBe(own);
  });

  it('are not recognised while the app’s id is unknown', () => {
    expect(isOwn({ changeSource: 'INTEGRATION', sourceId: recordedAppId }, null)).toBe(false);
  });
});

it('keeps the primary id of a merge that mints none', () => {
  expect(read({ subscriptionType: 'deal.merge', primaryObjectId: 1, mergedObjectIds: [2, 1] })).toMatchObject(
    [{ winnerId: '1', loserIds: ['2'] }],
  );
});

it('keeps ids exact that a number cannot hold', () => {
  const body = new TextEncoder().encode('{"subscriptionType":"deal.creation","objectId":9007199254740993}');
  expect(normalise({ body, eventType: null, source: 'webhook' })[0]?.ref.externalId).toBe('9007199254740993');
});

it('takes an emptied property for null', () => {
  expect(
    read({ subscriptionType: 'deal.propertyChange', objectId: 1, propertyName: 'amount', propertyValue: '' }),
  ).toMatchObject([{ value: null }]);
});

it('reads ends of an association from type ids where the label says nothing', () => {
  const event = {
    subscriptionType: 'object.associationChange',
    fromObjectTypeId: '0-3',
    toObjectTypeId: '0-1',
    fromObjectId: 1,
    toObjectId: 2,
    associationRemoved: true,
  };
  expect(read(event)).toMatchObject([
    { ref: { objectType: 'deal' }, to: { objectType: 'contact', externalId: '2' }, removed: true },
  ]);
});

it('F55: says where an event does not fit, without its value', () => {
  try {
    read({ subscriptionType: 'deal.propertyChange', objectId: 'secret-value', propertyName: 'amount' });
    throw new Error('It should be rejected.');
  } catch (error) {
    expect(error).toBeInstanceOf(PayloadRejected);
    expect(error).toMatchObject({ path: 'objectId' });
    expect(String(error)).not.toContain('secret-value');
  }
});
