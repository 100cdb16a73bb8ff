import { northlight, startApi, type ApiHarness } from '../testing/api-harness';

const page = '/operator/handshakes';

describe('a provider’s handshake', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi({ operatorOfDemo: 'admin' });
  });
  afterAll(() => api.stop());

  const offer = (secret: string) =>
    api.anonymous().send('POST', '/webhooks/acme-crm', {
      body: `{"offer":"${secret}"}`,
      headers: { 'content-type': 'application/json' },
    });

  it('is shown to nobody but an operator who is signed in as admin', async () => {
    await offer('a-secret-of-the-provider');
    const strangers = [
      api.anonymous(),
      await api.as('csm'),
      await api.as('viewer'),
      await api.as('admin', northlight),
    ];
    for (const client of strangers) {
      const answer = await client.send('GET', page);
      expect([answer.status, answer.text.includes('a-secret')]).toEqual([404, false]);
    }
    const shown = await (await api.as('admin')).send('GET', page);
    expect(shown.status).toBe(200);
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(shown.text).toMatch(/Z {2}acme-crm {2}a-secret-of-the-provider\n/);
  });

  it('is answered, stored nowhere, and opens no door: the next delivery must still be signed', async () => {
    const before = await api.rows.inboxEvent.count();
    const answer = await offer('another-secret');
    expect([answer.status, answer.text]).toEqual([204, '']);
    const forged = await api.anonymous().send('POST', '/webhooks/acme-crm', {
      body: '[{"deal":1}]',
      headers: { 'content-type': 'application/json', 'x-acme': 'another-secret' },
    });
    expect(forged.status).toBe(401);
    expect(await api.rows.inboxEvent.count()).toBe(before);
  });

  it('is kept with the newest few', async () => {
    for (let number = 1; number <= 20; number += 1) await offer(`flood-${number}`);
    const { text } = await (await api.as('admin')).send('GET', page);
    expect(text.match(/flood-\d+/g)).toEqual(['flood-20', 'flood-19', 'flood-18', 'flood-17', 'flood-16']);
  });
});
