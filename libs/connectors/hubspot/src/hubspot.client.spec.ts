import { setImmediate as turn } from 'node:timers/promises';
import {
  AuthorisationExpired,
  RateLimited,
  Secret,
  UnexpectedResponse,
  UnreadableAnswer,
  VendorUnavailable,
} from '@thread/connector-kit';
import { startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackHandler, LoopbackServer } from '@thread/connector-kit/testing';
import { z } from 'zod';
import { createHubspotClient } from './hubspot.client';

const accessToken = new Secret('token');
const anything = z.object({ id: z.string() });
let server: LoopbackServer;
const clientFor = async (handler: LoopbackHandler) => {
  server = await startLoopbackServer(handler);
  return createHubspotClient(server.url);
};
afterEach(() => server.close());

const send = (client: ReturnType<typeof createHubspotClient>, signal = AbortSignal.timeout(10_000)) =>
  client.send({ accessToken, signal }, 'thing.read', { path: '/thing' }, anything);

it('sends one request for one call, whatever comes back', async () => {
  const client = await clientFor(() => ({ status: 500, body: {} }));
  await expect(send(client)).rejects.toBeInstanceOf(VendorUnavailable);
  expect(server.requests).toHaveLength(1);
});

it('sends nothing when the deadline has passed already', async () => {
  const client = await clientFor(() => ({ body: { id: '1' } }));
  await expect(send(client, AbortSignal.abort())).rejects.toBeInstanceOf(VendorUnavailable);
  await send(client);
  expect(server.requests).toHaveLength(1);
});

it('keeps concurrent calls’ tokens apart', async () => {
  const client = await clientFor(({ headers }) => ({ body: { id: headers.authorization } }));
  const tokens = Array.from({ length: 20 }, (_, index) => `token-${index}`);
  const answers = await Promise.all(
    tokens.map((token) =>
      client.send(
        { accessToken: new Secret(token), signal: AbortSignal.timeout(10_000) },
        'thing.read',
        { path: '/thing' },
        anything,
      ),
    ),
  );
  expect(answers.map(({ id }) => id)).toEqual(tokens.map((token) => `Bearer ${token}`));
});

it('follows no redirect, to another host or the same', async () => {
  const elsewhere = await startLoopbackServer(() => ({ body: { id: '1' } }));
  try {
    const client = await clientFor(() => ({ status: 302, headers: { location: `${elsewhere.url}/thing` } }));
    await expect(send(client)).rejects.toBeInstanceOf(UnexpectedResponse);
    expect(elsewhere.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(1);
  } finally {
    await elsewhere.close();
  }
});

it('stops reading an answer that is too long', async () => {
  const client = await clientFor(() => ({
    headers: { 'content-type': 'application/json' },
    body: `{"id":"${'x'.repeat(26 * 1024 * 1024)}"}`,
  }));
  await expect(send(client)).rejects.toThrow(/longer than/);
});

it('F65: a call past its deadline is aborted with its socket, not left behind', async () => {
  const client = await clientFor(() => 'stay silent');
  await expect(send(client, AbortSignal.timeout(30))).rejects.toBeInstanceOf(VendorUnavailable);
  while ((await server.openConnections()) > 0) await turn();
});

it.each([
  ['RATE_LIMITS', RateLimited],
  ['EXPIRED_AUTHENTICATION', AuthorisationExpired],
  ['SOMETHING_NEW', VendorUnavailable],
])('F67: an error body under 200 (%s) is the error it names', async (category, type) => {
  const client = await clientFor(() => ({ body: { status: 'error', category, message: 'token' } }));
  await expect(send(client)).rejects.toBeInstanceOf(type);
});

it.each([
  ['<html>Just a moment…</html>', UnreadableAnswer],
  ['{"id":"1"', UnreadableAnswer],
  ['', UnexpectedResponse],
])('F66: %j under 200 is not taken for an answer', async (body, type) => {
  const client = await clientFor(() => ({ body }));
  await expect(send(client)).rejects.toBeInstanceOf(type);
});

it('F98: sends the token in the header alone', async () => {
  const client = await clientFor(({ headers }) => ({ body: { id: headers.authorization } }));
  const secret = new Secret('a-token-long-enough');
  const access = { accessToken: secret, signal: AbortSignal.timeout(10_000) };
  const sending = (query: Record<string, string>) =>
    client.send(access, 'thing.read', { path: '/thing', query }, anything);
  await expect(sending({ limit: '1' })).resolves.toEqual({ id: 'Bearer a-token-long-enough' });
  await expect(sending({ filter: 'a-token-long-enough' })).rejects.toThrow(/holds a token/);
  expect(server.requests.map(({ target }) => target)).toEqual(['/thing?limit=1']);
});
