import { Secret } from '@thread/connector-kit';
import { connectorContract, readyConnector } from '@thread/connector-kit/testing';
import { clientSecret, orgContext, salesforceEnv } from '../fixtures/salesforce-org';
import { salesforceEntry } from './salesforce.connector';

const event = (body: unknown) => ({
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  eventType: null,
  source: 'poll' as const,
});
const changed = {
  polled: 1,
  kind: 'changed',
  objectType: 'deal',
  objectId: '006gk0000000001AAA',
  at: '2026-01-15T12:00:00.000Z',
};

connectorContract({
  entry: salesforceEntry,
  env: salesforceEnv(),
  requiredVariables: ['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET'],
  secrets: [clientSecret],
  normalise: {
    accepted: [
      { name: 'a change', event: event(changed) },
      { name: 'a message', event: event({ told: 1, objectType: 'deal', objectId: changed.objectId }) },
      { name: 'a deletion', event: event({ ...changed, kind: 'deleted' }) },
      {
        name: 'a merge',
        event: event({ ...changed, kind: 'merged', objectType: 'company', winnerId: '001gk0000000001AAA' }),
      },
    ],
    rejected: [
      { name: 'no JSON', event: event('{') },
      { name: 'nothing', event: event('') },
      { name: 'a list', event: event([changed]) },
      { name: 'a merge without a winner', event: event({ ...changed, kind: 'merged' }) },
      { name: 'a short id', event: event({ ...changed, objectId: '006gk0000000001' }) },
      { name: 'a change without an instant', event: event({ ...changed, at: 'yesterday' }) },
      { name: 'a message about nothing', event: event({ told: 1, objectType: 'deal', objectId: '' }) },
      { name: 'an unknown kind', event: event({ ...changed, kind: 'moved' }) },
    ],
  },
  errors: {
    call: (apiUrl, token, signal) => {
      const connector = readyConnector({ entry: salesforceEntry, env: salesforceEnv(apiUrl) });
      const { context } = orgContext(apiUrl, {
        call: (_operation, send) => send({ accessToken: new Secret(token), signal }),
      });
      return Promise.resolve(connector.records?.searchDeals(context, ''));
    },
    body: () => ({ errorCode: 'SOME_CODE' }),
  },
});
