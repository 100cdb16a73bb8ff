import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { waitFor } from '@thread/testing';
import type { ApiClient } from '../testing/api-client';
import { northlight, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

interface Stream {
  readonly status: number;
  readonly text: () => string;
  readonly ended: () => boolean;
  readonly request: ClientRequest;
}

function listen(client: ApiClient): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const asked = request(`${client.url}/api/v1/live`, { headers: { cookie: client.cookie } }, (response) => {
      let text = '';
      let ended = false;
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('close', () => (ended = true));
      resolve({ status: response.statusCode ?? 0, text: () => text, ended: () => ended, request: asked });
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('GET /live', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('is protected', async () => {
    expect((await listen(api.anonymous())).status).toBe(401);
  });

  it('tells a workspace of its own changes, and no other', async () => {
    const [csm, stranger] = await Promise.all([api.as('csm'), api.as('csm', northlight)]);
    const [own, other] = await Promise.all([listen(csm), listen(stranger)]);
    const { id } = (await csm.post('/accounts', { companyName: 'Heard Of' })).body as { id: string };
    await waitFor(() => own.text().includes(`data: ${JSON.stringify({ topic: 'accounts', id })}\n\n`), {
      timeoutMs: 5_000,
    });
    const theirs = (await stranger.post('/accounts', { companyName: 'Elsewhere' })).body as { id: string };
    await waitFor(() => other.text().includes(theirs.id), { timeoutMs: 5_000 });
    expect(other.text()).not.toContain(id);
    expect(own.text()).not.toContain(theirs.id);
    for (const stream of [own, other]) stream.request.destroy();
  });

  it('ends at once when the person signs out', async () => {
    const csm = await api.as('csm');
    const stream = await listen(csm);
    expect(stream.ended()).toBe(false);
    await csm.delete('/session');
    await waitFor(() => stream.ended(), { timeoutMs: 5_000 });
  });
});
