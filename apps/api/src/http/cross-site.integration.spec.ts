import { endpoints } from '@thread/contracts';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

interface Operation {
  readonly operationId: string;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const publicUrl = 'https://thread.example';
const own = { 'x-thread-request': '1', 'sec-fetch-site': 'same-origin' };
const absent = '';

/** Every way in which a request of another site, or of no browser at all, differs from our own pages'. */
const foreign: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['says nothing of where it comes from', { 'x-thread-request': '1' }],
  ['lacks our header', { 'sec-fetch-site': 'same-origin' }],
  ['lacks our header, with our origin', { origin: publicUrl }],
  ['has our header empty', { ...own, 'x-thread-request': absent }],
  ['has our header with another word', { ...own, 'x-thread-request': 'true' }],
  ['comes from another site', { ...own, 'sec-fetch-site': 'cross-site' }],
  ['comes from a neighbour of our site', { ...own, 'sec-fetch-site': 'same-site' }],
  ['comes from the address bar', { ...own, 'sec-fetch-site': 'none' }],
  [
    'has an origin of ours and says it is cross-site',
    { ...own, origin: publicUrl, 'sec-fetch-site': 'cross-site' },
  ],
  ['has another origin', { 'x-thread-request': '1', origin: 'https://evil.example' }],
  [
    'has an origin that begins like ours',
    { 'x-thread-request': '1', origin: 'https://thread.example.evil.example' },
  ],
  ['has an origin that ends like ours', { 'x-thread-request': '1', origin: 'https://evilthread.example' }],
  ['has no origin on purpose', { 'x-thread-request': '1', origin: 'null' }],
];

describe('F113: changes are taken from our own pages only', () => {
  let api: ApiHarness;
  let operations: { method: string; path: string; id: string }[];

  beforeAll(async () => {
    api = await startApi({ publicUrl });
    const document = (await api.anonymous().send('GET', '/api/openapi.json')).body as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId: id }]) => ({
        method: method.toUpperCase(),
        path: `/api/v1${path.replace(/\{[^}]+\}/g, '01990000-0000-7000-8000-000000000000')}`,
        id,
      })),
    );
  });
  afterAll(() => api.stop());

  const send = async (method: string, path: string, headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${api.url}${path}`, { method, headers });
    return { status: response.status, code: ((await response.json()) as { code?: string }).code };
  };

  it('F113: every changing route of the OpenAPI document is looked at', () => {
    const changing = operations.filter(({ method }) => method !== 'GET').map(({ id }) => id);
    expect(changing.sort()).toEqual(
      endpoints
        .filter(({ method }) => method !== 'GET')
        .map(({ id }) => id)
        .sort(),
    );
    expect(changing.length).toBeGreaterThan(30);
  });

  it.each(foreign)('F113: a request that %s is refused on every changing route', async (_what, headers) => {
    for (const { method, path, id } of operations.filter((operation) => operation.method !== 'GET'))
      expect([id, await send(method, path, headers)]).toEqual([
        id,
        { status: 403, code: 'request.cross_site' },
      ]);
  });

  it.each([
    ['by Sec-Fetch-Site', own],
    ['by Origin where browsers send no Sec-Fetch-Site', { 'x-thread-request': '1', origin: publicUrl }],
  ])('F113: our own pages are recognised %s', async (_how, headers) => {
    for (const { method, path, id } of operations.filter((operation) => operation.method !== 'GET'))
      expect([id, (await send(method, path, headers)).code]).not.toEqual([id, 'request.cross_site']);
  });

  it('F113: reading needs no such proof, a key neither', async () => {
    expect((await send('GET', '/api/v1/session', {})).code).toBe('session.required');
    const withKey = { authorization: `Bearer thr_${'a'.repeat(16)}_${'b'.repeat(43)}` };
    expect((await send('POST', '/api/v1/accounts', withKey)).code).toBe('key.invalid');
  });

  it('F113: no other origin is told that it may', async () => {
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const headers = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-thread-request',
      };
      const response = await fetch(`${api.url}/api/v1/accounts`, { method, headers });
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('F113: the session cookie does not travel with another site’s changes', async () => {
    const { cookie } = await api.as('admin');
    expect(cookie).toMatch(/^__Host-sid=/);
  });
});
