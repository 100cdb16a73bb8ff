import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@thread/testing';
import { z } from 'zod';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

jest.setTimeout(90_000);

const headers = z.record(z.string(), z.string());
const exchange = z
  .object({
    at: z.iso.datetime(),
    provider: z.literal('hubspot'),
    direction: z.enum(['in', 'out']),
    method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
    url: z.url(),
    requestHeaders: headers,
    requestBody: z.unknown(),
    status: z.number().int().min(0).max(599),
    responseHeaders: headers,
    responseBody: z.unknown(),
  })
  .loose();
const secret = 'a-client-secret-nobody-may-read';

describe('the sandbox’s traffic log', () => {
  let thread: ConnectedProduct;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-traffic-'));
    file = join(folder, 'traffic.jsonl');
    thread = await startConnectedProduct({
      environment: {
        SANDBOX_TRAFFIC_LOG: file,
        SANDBOX_STATE_FILE: join(folder, 'state.json'),
        SANDBOX_HUBSPOT_CLIENT_SECRET: secret,
        HUBSPOT_CLIENT_SECRET: secret,
      },
    });
  });
  afterAll(async () => {
    await thread?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const lines = async () =>
    (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => exchange.parse(JSON.parse(line)));

  it('keeps every exchange both ways, as one line under the provider’s own address', async () => {
    const { dealId } = await thread.sales.winDeal({ company: 'Logged Lighthouse' });
    await thread.account(dealId);
    await thread.untilQuiet();
    const all = await lines();
    const incoming = all.filter(({ direction }) => direction === 'in');
    const outgoing = all.filter(({ direction }) => direction === 'out');
    expect([...new Set(incoming.map(({ url }) => new URL(url).host))].sort()).toEqual([
      'api.hubapi.com',
      'app.hubspot.com',
    ]);
    const paths = incoming.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
    expect(paths).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^POST \/oauth\/.*token$/),
        expect.stringMatching(/^POST \/crm\/objects\/.*\/deals\/batch\/read$/),
      ]),
    );
    const delivery = outgoing.find(({ requestBody }) => JSON.stringify(requestBody).includes(dealId));
    expect(delivery).toMatchObject({ method: 'POST', status: 204, requestBody: expect.any(Array) });
    expect(delivery?.url).toBe(`${thread.product.url}/webhooks/hubspot`);
  });

  it('holds no secret in clear', async () => {
    const text = await readFile(file, 'utf8');
    // What the sandbox itself must know of the grant, from the file in which it keeps its state.
    const kept = await waitFor(() => readFile(join(folder, 'state.json'), 'utf8'), {
      what: 'the state file',
    });
    const tokens = [...kept.matchAll(/"(?:accessToken|refreshToken|token|code)":\s*"([^"]{16,})"/g)].map(
      ([, token]) => token ?? '',
    );
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of [secret, ...tokens]) expect(text).not.toContain(token);
    for (const { requestHeaders, responseBody } of await lines()) {
      const { authorization = 'Bearer x', cookie = '' } = requestHeaders;
      expect(authorization).toMatch(/^Bearer [x0_.-]+$/i);
      expect(cookie).toMatch(/^[x0=;_. %-]*$/);
      expect(JSON.stringify(responseBody ?? '')).not.toMatch(
        /"(access|refresh)_token":"[^"x0]*[a-wyzA-WYZ1-9]/,
      );
    }
  });
});
