import { Secret } from '@thread/connector-kit';
import { callingContext, connectorContract, readyConnector } from '@thread/connector-kit/testing';
import { eventOf, signedRequest, vector, workspaceId } from '../fixtures/deliveries';
import { idOf } from '../fixtures/notion-double';
import { notionEntry } from './notion.connector';

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const event = (body: unknown, source: 'webhook' | 'poll' = 'webhook') => ({
  body: bytes(body),
  eventType: null,
  source,
});

const clientSecret = new Secret('client-secret-canary').expose();
const env = (apiUrl = 'https://api.notion.example') => ({
  NOTION_CLIENT_ID: 'client-4711',
  NOTION_CLIENT_SECRET: clientSecret,
  NOTION_WEBHOOK_TOKEN: vector.token,
  NOTION_API_URL: apiUrl,
});
const updated = eventOf('page.properties_updated', {
  data: { parent: { id: idOf(1), type: 'database' }, updated_properties: ['sT%3Au'] },
});

connectorContract({
  entry: notionEntry,
  env: env(),
  requiredVariables: ['NOTION_CLIENT_ID', 'NOTION_CLIENT_SECRET'],
  secrets: [clientSecret, vector.token],
  webhook: {
    recorded: [
      {
        name: 'a changed cell',
        request: signedRequest(bytes(updated), vector.token),
        at: new Date('2026-11-27T08:00:20Z'),
        events: 1,
      },
    ],
    signatureHeader: 'x-notion-signature',
    format: 'object',
    sign: (body) => signedRequest(body, vector.token),
  },
  normalise: {
    accepted: [
      { name: 'a changed cell', event: event(updated) },
      ...['page.created', 'page.moved', 'page.deleted', 'page.undeleted', 'page.content_updated'].map(
        (type) => ({
          name: type,
          event: event(eventOf(type)),
        }),
      ),
      {
        name: 'a schema change',
        event: event(eventOf('data_source.schema_updated', { entity: { id: idOf(3), type: 'data_source' } })),
      },
      { name: 'an unknown kind', event: event(eventOf('page.something_new')) },
      {
        name: 'a page below a page',
        event: event(eventOf('page.created', { data: { parent: { id: idOf(9), type: 'page' } } })),
      },
      {
        name: 'a swept row',
        event: event(
          { polled: 1, pageId: idOf(42), editedAt: '2026-11-27T08:00:00.000Z', inTrash: false },
          'poll',
        ),
      },
    ],
    rejected: [
      { name: 'no JSON', event: event('{') },
      { name: 'nothing', event: event('') },
      { name: 'a list', event: event([updated]) },
      { name: 'null', event: event('null') },
      { name: 'an event without a type', event: event({ workspace_id: workspaceId }) },
      { name: 'a page without an id', event: event(eventOf('page.created', { entity: { type: 'page' } })) },
      {
        name: 'an id that is none',
        event: event(eventOf('page.created', { entity: { id: '42', type: 'page' } })),
      },
      { name: 'a time that is none', event: event(eventOf('page.created', { timestamp: 'yesterday' })) },
      {
        name: 'a swept row without a time',
        event: event({ polled: 1, pageId: idOf(42), inTrash: false }, 'poll'),
      },
    ],
  },
  errors: {
    call: (apiUrl, token, signal) =>
      Promise.resolve(
        readyConnector({ entry: notionEntry, env: env(apiUrl) }).records?.describeFields(
          callingContext({ token, signal }).context,
          'deal',
        ),
      ),
    waits: [429, 529],
    body: (status) => ({ object: 'error', status, code: 'some_code', request_id: `c0ffee-${status}` }),
  },
});
