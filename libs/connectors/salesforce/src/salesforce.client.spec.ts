import { BudgetSpent, Secret } from '@thread/connector-kit';
import { startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackServer } from '@thread/connector-kit/testing';
import { orgContext } from '../fixtures/salesforce-org';
import { createSalesforceClient, soqlOf, soqlText } from './salesforce.client';
import { queryAnswer } from './salesforce.schemas';

let server: LoopbackServer;
let usage = 'api-usage=18/5000';
const answer = { totalSize: 0, done: true, records: [] };
beforeEach(async () => {
  usage = 'api-usage=18/5000';
  server = await startLoopbackServer(() => ({ headers: { 'sforce-limit-info': usage }, body: answer }));
});
afterEach(() => server.close());

it('sends what the SDK makes, with its version, its mark and the call’s own token', async () => {
  const client = createSalesforceClient(`${server.url}/double`);
  const access = {
    accessToken: new Secret('token-of-the-call'),
    signal: AbortSignal.timeout(10_000),
    instanceUrl: `${server.url}/double/acme`,
  };
  await client.send(
    access,
    'spec',
    { path: '/query', query: { q: "SELECT Id FROM Account WHERE Name = 'A & B'" } },
    queryAnswer,
  );
  await client.send(access, 'spec', { method: 'POST', path: '/composite', body: { text: 'ü' } }, queryAnswer);
  await client.send(access, 'spec', { path: '/services/data/v67.0/query/01g-2' }, queryAnswer);
  expect(server.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
    'GET /double/acme/services/data/v67.0/query?q=SELECT+Id+FROM+Account+WHERE+Name+%3D+%27A+%26+B%27',
    'POST /double/acme/services/data/v67.0/composite',
    'GET /double/acme/services/data/v67.0/query/01g-2',
  ]);
  const [first, second] = server.requests;
  expect(first?.headers).toMatchObject({
    authorization: 'Bearer token-of-the-call',
    'sforce-call-options': 'client=thread',
  });
  expect([second?.body, second?.headers['content-type']]).toEqual(['{"text":"ü"}', 'application/json']);
});

it('never renews a token by itself', async () => {
  await server.close();
  server = await startLoopbackServer(() => ({
    status: 401,
    body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
  }));
  const { context } = orgContext(server.url);
  await expect(
    createSalesforceClient(server.url).call(context, 'spec', { path: '/limits' }, queryAnswer),
  ).rejects.toMatchObject({
    code: 'connection.authorisation_expired',
  });
  expect(server.requests.map(({ target }) => target)).toEqual(['/services/data/v67.0/limits']);
});

it('lets background work wait when the org’s day is nearly used up, and live work go on', async () => {
  const client = createSalesforceClient(server.url);
  let now = Date.now();
  const call = async (lane: 'live' | 'clicked' | 'sweep' | 'backfill') =>
    client.call(
      orgContext(server.url, { lane, clock: { now: () => new Date(now) } }).context,
      'spec',
      { path: '/query' },
      queryAnswer,
    );
  await call('sweep');
  usage = 'api-usage=4000/5000';
  await call('live');
  for (const lane of ['sweep', 'backfill'] as const) await expect(call(lane)).rejects.toThrow(BudgetSpent);
  await call('live');
  await call('clicked');
  expect(server.requests).toHaveLength(4);
  now += 16 * 60_000;
  usage = 'api-usage=10/5000';
  await call('sweep');
  await call('backfill');
  expect(server.requests).toHaveLength(6);
});

describe('SOQL', () => {
  it('is written with its texts escaped', async () => {
    const evil = "x\\' OR Name != '";
    const statement = {
      from: 'Opportunity',
      fields: ['Id'],
      where: { Name: { $like: `%${soqlText(evil, 'like')}%` } },
      limit: 20,
    };
    expect(await soqlOf(statement)).toBe(
      "SELECT Id FROM Opportunity WHERE Name LIKE '%x\\\\\\' OR Name != \\'%' LIMIT 20",
    );
    expect(soqlText('100% of_it', 'like')).toBe('100\\% of\\_it');
    expect(soqlText('100% of_it')).toBe('100% of_it');
  });
});
