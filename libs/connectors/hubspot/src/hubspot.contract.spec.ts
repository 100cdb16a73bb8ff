import { callingContext, connectorContract, readyConnector } from '@thread/connector-kit/testing';
import { hubspotEnv, recordedDelivery, recordedSecret, signedDelivery } from '../fixtures/read-fixture';
import { hubspotEntry } from './hubspot.connector';

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const event = (body: unknown, source: 'webhook' | 'poll' = 'webhook') => ({
  body: bytes(body),
  eventType: null,
  source,
});

const dealStage = {
  subscriptionType: 'deal.propertyChange',
  objectId: 1,
  propertyName: 'dealstage',
  propertyValue: 'closedwon',
  occurredAt: 1764230400000,
};
const recordedEvents = ['deal-closed-won', 'mixed-batch'].flatMap((name) => {
  const events = JSON.parse(new TextDecoder().decode(recordedDelivery(name).request.body)) as {
    subscriptionType: string;
  }[];
  return events.map((one) => ({ name: `${name}: ${one.subscriptionType}`, event: event(one) }));
});

connectorContract({
  entry: hubspotEntry,
  env: hubspotEnv(),
  requiredVariables: ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'],
  secrets: [recordedSecret],
  webhook: {
    recorded: [recordedDelivery('deal-closed-won'), recordedDelivery('mixed-batch')],
    signatureHeader: 'x-hubspot-signature-v3',
    signed: { timestampHeader: 'x-hubspot-request-timestamp', windowMs: 300_000 },
    format: 'array',
    sign: signedDelivery,
  },
  normalise: {
    accepted: [
      ...recordedEvents,
      {
        name: 'a polled change',
        event: event(
          {
            polled: 1,
            objectType: 'deal',
            objectId: '1',
            property: 'hs_lastmodifieddate',
            modifiedAt: '2025-11-27T08:00:00.007Z',
          },
          'poll',
        ),
      },
      { name: 'an unknown kind', event: event({ subscriptionType: 'deal.somethingNew' }) },
    ],
    rejected: [
      { name: 'no JSON', event: event('{') },
      { name: 'nothing', event: event('') },
      { name: 'a list', event: event([dealStage]) },
      { name: 'null', event: event('null') },
      { name: 'an event without a type', event: event({ objectId: 1 }) },
      { name: 'an object for an id', event: event({ ...dealStage, objectId: {} }) },
      { name: 'a fraction for an id', event: event({ ...dealStage, objectId: 1.5 }) },
      { name: 'a number for a property name', event: event({ ...dealStage, propertyName: 7 }) },
      { name: 'a list for a value', event: event({ ...dealStage, propertyValue: ['x'] }) },
      { name: 'text for an instant', event: event({ ...dealStage, occurredAt: 'yesterday' }) },
      { name: 'a merge without ids', event: event({ subscriptionType: 'deal.merge', primaryObjectId: 1 }) },
      {
        name: 'an association with one end',
        event: event({ subscriptionType: 'deal.associationChange', fromObjectId: 1 }),
      },
      {
        name: 'a polled change without an instant',
        event: event({ polled: 1, objectType: 'deal', objectId: '1', property: 'p' }, 'poll'),
      },
    ],
  },
  errors: {
    call: (apiUrl, token, signal) => {
      const connector = readyConnector({ entry: hubspotEntry, env: hubspotEnv(apiUrl) });
      return Promise.resolve(
        connector.records?.describeFields(callingContext({ token, signal }).context, 'deal'),
      );
    },
    body: (status) => ({
      status: 'error',
      category: 'SOME_CATEGORY',
      correlationId: `c0ffee-${status}`,
      errors: [],
    }),
  },
});
