import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Metrics } from '@thread/platform';
import { waitFor } from '@thread/testing';
import { METRICS } from '../metrics';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

const address = '/webhooks/acme-crm';
const signed = { 'x-acme': 'signed', 'content-type': 'application/json' };

describe('POST /webhooks/:connectorId', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi();
    await api.connect();
  });
  afterAll(() => api.stop());

  const rows = () => api.rows.inboxEvent.findMany({ orderBy: { id: 'asc' } });
  const deliver = (body: string | Uint8Array, headers: Record<string, string> = signed, path = address) =>
    api.anonymous().send('POST', path, { body, headers });

  it('F43: is protected: a forged delivery is 401 and leaves no row', async () => {
    const before = (await rows()).length;
    const answer = await deliver('[{"forged":true}]', {
      'content-type': 'application/json',
      'x-acme': 'guessed',
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'delivery.rejected' });
    expect(answer.text).not.toContain('forged');
    expect(await rows()).toHaveLength(before);
  });

  it('knows no connector it does not have', async () => {
    expect((await deliver('[]', signed, '/webhooks/nobody')).status).toBe(404);
    expect((await api.anonymous().send('GET', address)).status).toBe(404);
  });

  it('F46 F47: shows the connector the request as it was sent, at the address the provider knows', async () => {
    const body = '[ {"id" : 1.0, "text":"ü"}\r\n]';
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(
        `${api.url}${address}?to=a%40b&to=c`,
        {
          method: 'POST',
          headers: {
            host: 'evil.example',
            'x-forwarded-host': 'evil.example',
            'x-acme': ['signed', 'signed'],
            'x-once': 'a, b',
            'content-type': 'application/json',
          },
        },
        (response) => resolve(response.resume().statusCode),
      );
      outgoing.on('error', reject).end(body);
    });
    expect(status).toBe(401);
    expect(api.crm.verified).toMatchObject({
      method: 'POST',
      url: `http://127.0.0.1:1${address}?to=a%40b&to=c`,
      headers: { 'x-acme': ['signed', 'signed'], 'x-once': 'a, b' },
    });
    expect(Buffer.from(api.crm.verified?.body ?? []).toString('utf8')).toBe(body);
  });

  it('counts a delivery once, and does for it nothing of what pages need', async () => {
    const counted = async () => {
      const { values } = await api.app.get<Metrics>(METRICS).httpSeconds.get();
      const found = values.find(
        ({ metricName, labels }) =>
          metricName?.endsWith('_count') &&
          labels.route === '/webhooks/:connectorId' &&
          labels.status === '204',
      );
      return found?.value ?? 0;
    };
    const before = await counted();
    const answer = await deliver('[{"once":1}]');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.has('permissions-policy')).toBe(false);
    await waitFor(async () => (await counted()) !== before);
    expect(await counted()).toBe(before + 1);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('opens for POST alone, not for %s', async (method) => {
    const before = (await rows()).length;
    api.crm.verified = null;
    const sent = method === 'GET' ? { headers: signed } : { body: '[{"method":1}]', headers: signed };
    expect((await api.anonymous().send(method, address, sent)).status).toBe(404);
    expect(api.crm.verified).toBeNull();
    expect(await rows()).toHaveLength(before);
  });

  it('F51: refuses what is too large or compressed before looking at it', async () => {
    expect((await deliver('x'.repeat(1_048_577))).status).toBe(413);
    expect((await deliver(gzipSync('[]'), { ...signed, 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('works: the exact bytes are committed, with their connection, before the 2xx', async () => {
    const body = '[ {"id" : 9007199254740993, "text":"ü"}\r\n]';
    const answer = await deliver(body);
    expect(answer.status).toBe(204);
    const stored = (await rows()).at(-1);
    expect(Buffer.from(stored!.body).toString('utf8')).toBe(body);
    expect(stored).toMatchObject({ status: 'waiting', connectorId: 'acme-crm' });
    expect(stored?.connectionId).not.toBeNull();
  });

  it.each([
    ['text/plain', 'plain'],
    ['application/octet-stream', 'bytes'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['application/json', '{"not": "closed'],
  ])('keeps the bytes whatever they claim to be: %s', async (type, body) => {
    expect((await deliver(body, { ...signed, 'content-type': type })).status).toBe(204);
    expect(Buffer.from((await rows()).at(-1)!.body).toString('utf8')).toBe(body);
  });

  it('stores the same delivery once', async () => {
    await deliver('[{"same":1}]');
    const before = (await rows()).length;
    expect((await deliver('[{"same":1}]')).status).toBe(204);
    expect(await rows()).toHaveLength(before);
  });

  it('says what the provider waits for once the event is committed, and to nobody else', async () => {
    api.crm.acknowledgement = { contentType: 'text/xml; charset=utf-8', body: '<ack>true</ack>' };
    try {
      const answer = await deliver('[{"acknowledged":1}]');
      expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
        200,
        'text/xml; charset=utf-8',
        '<ack>true</ack>',
      ]);
      expect(Buffer.from((await rows()).at(-1)!.body).toString('utf8')).toBe('[{"acknowledged":1}]');
      expect((await deliver('[{"acknowledged":1}]')).text).toBe('<ack>true</ack>');
      const forged = await deliver('[{"acknowledged":2}]', { 'x-acme': 'guessed' });
      expect([forged.status, forged.text.includes('<ack>')]).toEqual([401, false]);
      await api.rows.$executeRaw`ALTER TABLE inbox_event RENAME TO inbox_event_away`;
      const unstored = await deliver('[{"acknowledged":3}]');
      expect([unstored.status, unstored.text.includes('<ack>')]).toEqual([503, false]);
      await api.rows.$executeRaw`ALTER TABLE inbox_event_away RENAME TO inbox_event`;
    } finally {
      api.crm.acknowledgement = null;
    }
  });

  it('answers 503 with Retry-After when it cannot be stored, so that the provider sends again', async () => {
    await api.rows.$executeRaw`ALTER TABLE inbox_event RENAME TO inbox_event_away`;
    try {
      const answer = await deliver('[{"lost":false}]');
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.body).toMatchObject({ code: 'server.unavailable' });
    } finally {
      await api.rows.$executeRaw`ALTER TABLE inbox_event_away RENAME TO inbox_event`;
    }
    expect((await deliver('[{"lost":false}]')).status).toBe(204);
  });

  it('F02: still answers 2xx when the queue is gone: the row is there, the sweeper will wake it', async () => {
    await api.rows.$executeRaw`DROP SCHEMA bullmq CASCADE`;
    const answer = await deliver('[{"queue":"gone"}]');
    expect(answer.status).toBe(204);
    expect(Buffer.from((await rows()).at(-1)!.body).toString('utf8')).toBe('[{"queue":"gone"}]');
  });
});
