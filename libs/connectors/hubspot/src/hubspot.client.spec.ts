import { setImmediate as turn } from 'node:timers/promises';
import { Secret, UnexpectedResponse, VendorUnavailable } from '@thread/connector-kit';
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

it('does not take an answer from another host', async () => {
  const elsewhere = await startLoopbackServer(() => ({ body: { id: '1' } }));
  try {
    const client = await clientFor(() => ({ status: 302, headers: { location: `${elsewhere.url}/thing` } }));
    await expect(send(client)).rejects.toBeInstanceOf(UnexpectedResponse);
    expect(elsewhere.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
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

it('closes an answer that comes after the deadline, and leaves no failure behind', async () => {
  const unhandled: unknown[] = [];
  const remember = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', remember);
  const client = await clientFor(() => 'stay silent');
  await expect(send(client, AbortSignal.timeout(30))).rejects.toBeInstanceOf(VendorUnavailable);
  await server.close();
  for (let turns = 0; turns < 20; turns += 1) await turn();
  process.off('unhandledRejection', remember);
  expect(unhandled).toEqual([]);
});
