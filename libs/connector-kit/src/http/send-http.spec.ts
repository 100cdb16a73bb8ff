import { inspect } from 'node:util';
import { ConnectorMisconfigured, UnexpectedResponse, VendorUnavailable } from '../errors/connector-error';
import { startLoopbackServer } from '../testing/loopback-server';
import type { LoopbackHandler, LoopbackServer } from '../testing/loopback-server';
import { jsonObjectOf } from './read-json';
import { sendHttp } from './send-http';
import type { HttpRequest } from './send-http';

let server: LoopbackServer;
afterEach(() => server.close());

const sendTo = async (handler: LoopbackHandler, fields: Partial<HttpRequest> = {}) => {
  server = await startLoopbackServer(handler);
  const form = { client_secret: 'secret-canary', refresh_token: 'token-canary' };
  return sendHttp({
    connectorId: 'acme-crm',
    operation: 'oauth.refresh',
    method: 'POST',
    url: `${server.url}/token`,
    form,
    signal: AbortSignal.timeout(10_000),
    ...fields,
  });
};

const failureOf = async (sending: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await sending.catch((thrown: unknown) => thrown);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/canary/);
  return error;
};

it('posts a form and reads the answer, whatever its status', async () => {
  const answer = await sendTo(() => ({
    status: 400,
    headers: { 'retry-after': '3' },
    body: { error: 'invalid_grant' },
  }));
  expect([answer.status, answer.headers.get('retry-after'), jsonObjectOf(answer.text)]).toEqual([
    400,
    '3',
    { error: 'invalid_grant' },
  ]);
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    target: '/token',
    body: 'client_secret=secret-canary&refresh_token=token-canary',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  });
});

it('posts JSON and headers', async () => {
  await sendTo(() => ({}), { form: undefined, json: { a: 1 }, headers: { authorization: 'Basic x' } });
  expect(server.requests[0]).toMatchObject({
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', authorization: 'Basic x' },
  });
});

it.each([301, 302, 307, 308])('does not carry the form along a %i', async (status) => {
  const elsewhere = await startLoopbackServer(() => ({}));
  try {
    const error = await failureOf(sendTo(() => ({ status, headers: { location: `${elsewhere.url}/` } })));
    expect(error).toBeInstanceOf(UnexpectedResponse);
    expect(elsewhere.requests).toHaveLength(0);
  } finally {
    await elsewhere.close();
  }
});

describe('F117: an address that a person or a provider supplied', () => {
  it('is not called when it leads to this machine', async () => {
    const error = await failureOf(sendTo(() => ({}), { supplied: {} }));
    expect(error).toBeInstanceOf(ConnectorMisconfigured);
    expect(server.requests).toHaveLength(0);
  });

  it('is not called when its name leads to this machine', async () => {
    const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const url = 'https://rebind.example.com/services';
    const error = await failureOf(sendTo(() => ({}), { url, supplied: { resolve } }));
    expect(error).toBeInstanceOf(ConnectorMisconfigured);
    expect(error).toMatchObject({ message: expect.stringContaining('public internet') as string });
  });

  it('is called when the configuration names it as a double', async () => {
    server = await startLoopbackServer(() => ({ status: 204 }));
    const facts = { connectorId: 'acme-crm', operation: 'read', method: 'GET' as const };
    const supplied = { loopbackOrigins: [server.url] };
    const signal = AbortSignal.timeout(10_000);
    expect(await sendHttp({ ...facts, url: `${server.url}/a`, signal, supplied })).toMatchObject({
      status: 204,
    });
  });
});

it('stops at the size limit', async () => {
  const error = await failureOf(sendTo(() => ({ body: 'x'.repeat(2000) }), { maxBytes: 1000 }));
  expect(error).toMatchObject({
    constructor: UnexpectedResponse,
    message: 'The answer is longer than 1000 bytes. It was not read.',
  });
});

it('stops at its own deadline and at the caller’s', async () => {
  expect(await failureOf(sendTo(() => 'stay silent', { deadlineMs: 30 }))).toBeInstanceOf(VendorUnavailable);
  await server.close();
  expect(await failureOf(sendTo(() => 'stay silent', { signal: AbortSignal.timeout(30) }))).toBeInstanceOf(
    VendorUnavailable,
  );
});

it('says no more of a lost connection than the network’s own code', async () => {
  const lost = await failureOf(sendTo(() => 'hang up'));
  expect(lost).toMatchObject({ constructor: VendorUnavailable, facts: { providerCode: 'UND_ERR_SOCKET' } });
});

it('ends the wait for a body that stops coming', async () => {
  const answer: LoopbackHandler = () => ({ headers: { 'content-length': '100' }, body: 'only this' });
  expect(await failureOf(sendTo(answer, { deadlineMs: 50 }))).toBeInstanceOf(VendorUnavailable);
});

it.each(['', 'null', '[]', '"x"', '<html>', '{'])('takes %j for no JSON object', async (text) => {
  await sendTo(() => ({}));
  expect(jsonObjectOf(text)).toBeNull();
});
