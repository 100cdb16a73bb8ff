import { z } from 'zod';
import { AuthorisationExpired, RateLimited, Secret, UnexpectedResponse } from '@thread/connector-kit';
import { startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackHandler } from '@thread/connector-kit/testing';
import { createNotionClient } from './notion.client';

const access = () => ({ accessToken: new Secret('token-canary'), signal: AbortSignal.timeout(10_000) });
const shape = z.object({ ok: z.literal(true) });

const against = async <T>(handler: LoopbackHandler, work: (url: string) => Promise<T>) => {
  const server = await startLoopbackServer(handler);
  try {
    return { result: await work(server.url).catch((error: unknown) => error), requests: server.requests };
  } finally {
    await server.close();
  }
};

it('keeps the path of the base, and sends version, token and body once', async () => {
  const { result, requests } = await against(
    () => ({ body: { ok: true } }),
    (url) =>
      createNotionClient(`${url}/notion`).send(
        access(),
        'search',
        { method: 'post', path: 'search', body: { query: 'x' } },
        shape,
      ),
  );
  expect(result).toEqual({ ok: true });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    method: 'POST',
    target: '/notion/v1/search',
    body: '{"query":"x"}',
    headers: {
      authorization: 'Bearer token-canary',
      'notion-version': '2026-03-11',
      'content-type': 'application/json',
    },
  });
});

it.each([
  [429, RateLimited],
  [529, RateLimited],
  [401, AuthorisationExpired],
])('asks once after %i, and leaves waiting to the runtime', async (status, type) => {
  const said = jest.spyOn(console, 'warn');
  const { result, requests } = await against(
    () => ({ status, body: { code: 'x', message: 'token-canary' }, headers: { 'retry-after': '7' } }),
    (url) => createNotionClient(url).send(access(), 'me', { path: 'users/me' }, shape),
  );
  expect(result).toBeInstanceOf(type);
  if (result instanceof RateLimited) expect(result.ms).toBe(7_000);
  expect(requests).toHaveLength(1);
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
});

it('says where an answer has another shape, and nothing of it', async () => {
  const { result } = await against(
    () => ({ body: { ok: 'body-canary' } }),
    (url) => createNotionClient(url).send(access(), 'me', { path: 'users/me' }, shape),
  );
  expect(result).toBeInstanceOf(UnexpectedResponse);
  expect(String(result)).toContain('“ok”');
  expect(String(result)).not.toContain('body-canary');
});
