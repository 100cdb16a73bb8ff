import { createHash, createHmac } from 'node:crypto';
import { Secret } from '@thread/connector-kit';
import type { RawRequest } from '@thread/connector-kit';
import fc from 'fast-check';
import { recordedSecret } from '../../fixtures/read-fixture';
import { signedUri } from './signed-uri';
import { verifyDelivery } from './verify-delivery';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const settings = { clientSecret: new Secret(recordedSecret), acceptV1: false };

const v3Request = (
  signature: string,
  timestamp: string,
  body = "{'example_field':'example_value'}",
): RawRequest => ({
  method: 'POST',
  url: 'https://www.example.com/webhook_uri',
  headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp },
  body: bytes(body),
});

const v1Body =
  '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
const v1Request = (headers: RawRequest['headers'] = {}): RawRequest => ({
  method: 'POST',
  url: 'https://www.example.com/webhook_uri',
  headers: {
    'x-hubspot-signature': '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de',
    'x-hubspot-signature-version': 'v1',
    ...headers,
  },
  body: bytes(v1Body),
});

describe('HubSpot’s published v3 vectors', () => {
  it.each([
    ['1693657560000', 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='],
    ['1700000300000', 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='],
  ])('verify at %s', (timestamp, signature) => {
    expect(verifyDelivery(v3Request(signature, timestamp), new Date(Number(timestamp)), settings)).toEqual({
      ok: true,
    });
  });
});

it.each(['NaN', '', ' 1700000300000', '1700000300000.0', '1.7e12', '-1', '0x18bcfe56800', 'Infinity'])(
  'F45: refuses the timestamp %j although it is signed: no clock can be held against it',
  (timestamp) => {
    const signature = createHmac('sha256', recordedSecret)
      .update(`POSThttps://www.example.com/webhook_uri[]${timestamp}`)
      .digest('base64');
    const request = v3Request(signature, timestamp, '[]');
    expect(verifyDelivery(request, new Date(1_700_000_300_000), settings).ok).toBe(false);
  },
);

describe('the address that is signed', () => {
  it.each([
    ['https://h/p%3Aq', 'https://h/p:q'],
    ['https://h/p%2Fq%3Fr', 'https://h/p/q?r'],
    ['https://h/p?a=%40%21%24%27%28%29%2A%2C%3B', "https://h/p?a=@!$'()*,;"],
    ['https://h/p%3aq', 'https://h/p:q'],
    ['https://h/p?a=%20%25%26%3D%2B%23', 'https://h/p?a=%20%25%26%3D%2B%23'],
    ['https://h/p%253A', 'https://h/p%253A'],
  ])('of %s is %s', (url, signed) => {
    expect(signedUri(url)).toBe(signed);
  });

  it('is decoded once and only in the published escapes', () => {
    const published = /^[:/?@!$'()*,;]$/;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (byte) => {
        const escape = `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
        const character = String.fromCharCode(byte);
        expect(signedUri(`https://h/${escape}`)).toBe(
          `https://h/${published.test(character) ? character : escape}`,
        );
      }),
      { numRuns: 600 },
    );
  });

  it('F47: is what the signature is made over', () => {
    const url = 'https://www.example.com/hook?to=a%40b&x=%20';
    const timestamp = '1700000300000';
    const signature = createHmac('sha256', recordedSecret)
      .update(`POSThttps://www.example.com/hook?to=a@b&x=%20[]${timestamp}`)
      .digest('base64');
    const request = { ...v3Request(signature, timestamp, '[]'), url };
    expect(verifyDelivery(request, new Date(Number(timestamp)), settings).ok).toBe(true);
  });
});

describe('the old v1 signature', () => {
  const acceptingV1 = { ...settings, acceptV1: true };
  const now = new Date();

  it('F48: is refused unless it is switched on', () => {
    expect(verifyDelivery(v1Request(), now, settings).ok).toBe(false);
    expect(verifyDelivery(v1Request(), now, acceptingV1).ok).toBe(true);
  });

  it.each([
    [
      'a v3 header that does not verify',
      { 'x-hubspot-signature-v3': 'forged', 'x-hubspot-request-timestamp': String(now.getTime()) },
    ],
    ['an empty v3 header', { 'x-hubspot-signature-v3': '' }],
    ['a v3 header sent twice', { 'x-hubspot-signature-v3': ['a', 'b'] }],
  ])('F48: is no way round %s', (_name, headers) => {
    expect(verifyDelivery(v1Request(headers), now, acceptingV1).ok).toBe(false);
  });

  it('counts only under its own version', () => {
    const v2 = createHash('sha256')
      .update(`${recordedSecret}POSThttps://www.example.com/webhook_uri${v1Body}`)
      .digest('hex');
    for (const version of ['v2', '', undefined]) {
      expect(verifyDelivery(v1Request({ 'x-hubspot-signature-version': version }), now, acceptingV1).ok).toBe(
        false,
      );
      expect(
        verifyDelivery(
          v1Request({ 'x-hubspot-signature-version': version, 'x-hubspot-signature': v2 }),
          now,
          acceptingV1,
        ).ok,
      ).toBe(false);
    }
  });
});

it('F50: takes the secret before the present one while it is configured, and no other', () => {
  const timestamp = String(Date.now());
  const sign = (secret: string): string =>
    createHmac('sha256', secret)
      .update(`POSThttps://www.example.com/webhook_uri[]${timestamp}`)
      .digest('base64');
  const changed = { clientSecret: new Secret('the-new-secret'), acceptV1: false };
  const during = { ...changed, previousSecret: new Secret(recordedSecret) };
  const takes = (secret: string, by: typeof changed): boolean =>
    verifyDelivery(v3Request(sign(secret), timestamp, '[]'), new Date(), by).ok;
  expect([takes(recordedSecret, during), takes('the-new-secret', during)]).toEqual([true, true]);
  expect([takes(recordedSecret, changed), takes('the-new-secret', changed)]).toEqual([false, true]);
  expect(takes('another-secret', during)).toBe(false);
});

it('refuses everything while no secret is configured', () => {
  const timestamp = String(Date.now());
  const signature = createHmac('sha256', '')
    .update(`POSThttps://www.example.com/webhook_uri[]${timestamp}`)
    .digest('base64');
  const request = v3Request(signature, timestamp, '[]');
  expect(verifyDelivery(request, new Date(), { clientSecret: new Secret(''), acceptV1: true }).ok).toBe(
    false,
  );
});
