import { gzipSync } from 'node:zlib';
import { listDeliveries } from '@thread/contracts';
import { connectorId, startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import {
  deliver,
  oldSignature,
  signatureHeader,
  signedDelivery,
  timestampHeader,
  type RawDelivery,
} from './testing/signed-delivery';

jest.setTimeout(90_000);

const secret = 'the-secret-the-app-was-registered-with';
const minute = 60_000;
const quicklyMs = 2_000;

describe('the webhook door', () => {
  let thread: ConnectedProduct;
  let url: string;
  let counter = 0;
  beforeAll(async () => {
    const environment = { SANDBOX_HUBSPOT_CLIENT_SECRET: secret, HUBSPOT_CLIENT_SECRET: secret };
    thread = await startConnectedProduct({ environment });
    url = `${thread.product.url}/webhooks/${connectorId}`;
    await thread.untilQuiet();
  });
  afterAll(() => thread?.stop());

  /** One event about a deal nobody knows, different every time. */
  const body = (): string => {
    counter += 1;
    const event = {
      eventId: 900_000 + counter,
      subscriptionId: 3_100_001,
      portalId: thread.sales.portal,
      appId: 1_234_567,
      occurredAt: Date.now(),
      subscriptionType: 'deal.propertyChange',
      attemptNumber: 0,
      objectId: 77_700_000_000 + counter,
      propertyName: 'dealstage',
      propertyValue: 'closedwon',
      changeSource: 'CRM_UI',
    };
    return JSON.stringify([event]);
  };
  const signed = (): RawDelivery => signedDelivery(url, secret, body());
  const rowsOf = (text: string): Promise<number> =>
    thread.ledger.count(
      "SELECT count(*) AS n FROM inbox_event WHERE convert_from(body, 'UTF8') LIKE '%' || $1 || '%'",
      [/"objectId":(\d+)/.exec(text)?.[1] ?? 'nothing'],
    );
  const without = (delivery: RawDelivery, name: string): RawDelivery => ({
    ...delivery,
    headers: Object.fromEntries(Object.entries(delivery.headers).filter(([header]) => header !== name)),
  });
  const withHeaders = (delivery: RawDelivery, headers: RawDelivery['headers']): RawDelivery => ({
    ...delivery,
    headers: { ...delivery.headers, ...headers },
  });

  it('opens for what the provider signed: 2xx, and the bytes are on file, once', async () => {
    const delivery = signed();
    expect((await deliver(delivery)).status).toBe(204);
    expect(await rowsOf(String(delivery.body))).toBe(1);
    expect((await deliver(delivery)).status).toBe(204);
    expect(await rowsOf(String(delivery.body))).toBe(1);
    const objectId = /"objectId":(\d+)/.exec(String(delivery.body))?.[1] ?? '';
    const listed = await thread.admin.call(listDeliveries, { query: { objectId } });
    expect(listed.data).toEqual([expect.objectContaining({ source: 'webhook', objectId })]);
  });

  it('opens whatever the body claims to be: only signature and bytes count', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream']) {
      const delivery = signed();
      expect([type, (await deliver(withHeaders(delivery, { 'content-type': type }))).status]).toEqual([
        type,
        204,
      ]);
      expect(await rowsOf(String(delivery.body))).toBe(1);
    }
  });

  const forgeries: readonly [string, (delivery: RawDelivery) => RawDelivery][] = [
    ['signed with another secret', ({ body }) => signedDelivery(url, 'another-secret', body)],
    ['signed for another address', ({ body }) => ({ ...signedDelivery(`${url}x`, secret, body), url })],
    [
      'signed for the address its Host header claims',
      ({ body }) => {
        const { headers } = signedDelivery(`http://evil.example/webhooks/${connectorId}`, secret, body);
        return {
          url,
          body,
          headers: { ...headers, host: 'evil.example', 'x-forwarded-host': 'evil.example' },
        };
      },
    ],
    ['with a query that was not signed', (delivery) => ({ ...delivery, url: `${url}?more=1` })],
    ['with a made-up signature', (delivery) => withHeaders(delivery, { [signatureHeader]: 'bm90IGl0' })],
    ['six minutes old', ({ body }) => signedDelivery(url, secret, body, Date.now() - 6 * minute)],
    ['dated six minutes ahead', ({ body }) => signedDelivery(url, secret, body, Date.now() + 6 * minute)],
    [
      'old, with a fresh timestamp put on it',
      ({ body }) =>
        withHeaders(signedDelivery(url, secret, body, Date.now() - 60 * minute), {
          [timestampHeader]: String(Date.now()),
        }),
    ],
    ['cut short', (delivery) => ({ ...delivery, body: String(delivery.body).slice(0, -1) })],
    ['with a byte added', (delivery) => ({ ...delivery, body: `${String(delivery.body)}\n` })],
    [
      'written anew with the same meaning',
      (delivery) => ({ ...delivery, body: JSON.stringify(JSON.parse(String(delivery.body)), null, 1) }),
    ],
    ['without a signature', (delivery) => without(delivery, signatureHeader)],
    ['with an empty signature', (delivery) => withHeaders(delivery, { [signatureHeader]: '' })],
    ['without a timestamp', (delivery) => without(delivery, timestampHeader)],
    ['with a timestamp that is no number', (delivery) => withHeaders(delivery, { [timestampHeader]: 'now' })],
    [
      'with the signature sent twice',
      (delivery) =>
        withHeaders(delivery, {
          [signatureHeader]: [String(delivery.headers[signatureHeader]), 'bm90IGl0'],
        }),
    ],
    [
      'with the timestamp sent twice',
      (delivery) =>
        withHeaders(delivery, {
          [timestampHeader]: [String(delivery.headers[timestampHeader]), String(Date.now())],
        }),
    ],
    [
      'with the old signature only',
      (delivery) =>
        withHeaders(without(without(delivery, signatureHeader), timestampHeader), {
          ...oldSignature(secret, String(delivery.body)),
        }),
    ],
    ['with nothing at all', ({ url: to, body }) => ({ url: to, body, headers: {} })],
  ];
  it.each(forgeries)(
    'F43 F44 F45 F46 F47 F48: stays shut for a delivery %s: 401, and nothing on file',
    async (_name, forge) => {
      const genuine = signed();
      const before = await thread.ledger.webhookRows();
      const answer = await deliver(forge(genuine));
      expect(answer.status).toBe(401);
      expect(answer.text).not.toContain('objectId');
      expect(await thread.ledger.webhookRows()).toBe(before);
    },
  );

  const handshakes: readonly [string, string, unknown][] = [
    ['a challenge', '', { type: 'url_verification', challenge: 'echo-me-back' }],
    ['an address check', '', { event: 'endpoint.url_validation', payload: { plainToken: 'echo-me-back' } }],
    ['a validation token in the address', '?validationToken=echo-me-back', {}],
    ['a hub challenge in the address', '?hub.mode=subscribe&hub.challenge=echo-me-back', {}],
    ['a verification token', '', { verification_token: 'echo-me-back' }],
  ];
  it.each(handshakes)('F49: does not take %s for a handshake', async (_name, query, handshake) => {
    const before = await thread.ledger.webhookRows();
    const answer = await deliver({
      url: url + query,
      body: JSON.stringify(handshake),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain('echo-me-back');
    expect(await thread.ledger.webhookRows()).toBe(before);
  });

  it('F51: answers what it cannot take with a 4xx, quickly, and keeps none of it', async () => {
    const before = await thread.ledger.webhookRows();
    const zipped = gzipSync(body());
    const big = signedDelivery(url, secret, `[${'0,'.repeat(600_000)}0]`);
    const answers = {
      gzip: await deliver(withHeaders(signedDelivery(url, secret, zipped), { 'content-encoding': 'gzip' })),
      big: await deliver(big),
      notJson: await deliver(signedDelivery(url, secret, '{"half":')),
      nonsense: await deliver(withHeaders(signed(), { 'content-type': 'nonsense' })),
      empty: await deliver(signedDelivery(url, secret, '')),
      notAList: await deliver(signedDelivery(url, secret, '"text"')),
      unknown: await deliver({ ...signed(), url: `${thread.product.url}/webhooks/nobody` }),
    };
    expect(answers.big.status).toBe(413);
    expect(answers.gzip.status).toBe(415);
    expect(answers.unknown.status).toBe(404);
    for (const [name, { status, tookMs }] of Object.entries(answers)) {
      expect([name, status >= 400 && status < 500, tookMs < quicklyMs]).toEqual([name, true, true]);
    }
    expect(await thread.ledger.webhookRows()).toBe(before);
  });

  it('is as open afterwards as before', async () => {
    expect((await deliver(signed())).status).toBe(204);
  });
});
