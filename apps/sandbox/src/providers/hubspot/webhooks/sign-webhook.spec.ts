import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { decodeForSignature, signV1, signV3, webhookHeaders } from './sign-webhook';

const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

describe('webhook signatures', () => {
  it('match the published version 1 example', () => {
    const body =
      '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]';
    expect(signV1(secret, body)).toBe('232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de');
  });

  it.each([
    [1_693_657_560_000, 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='],
    [1_700_000_300_000, 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='],
  ])('match the version 3 vector at %d', (timestamp, expected) => {
    const body = "{'example_field':'example_value'}";
    expect(signV3(secret, 'POST', 'https://www.example.com/webhook_uri', body, timestamp)).toBe(expected);
  });

  it('decode exactly the twelve listed escapes, in either case, and nothing else', () => {
    expect(decodeForSignature('https://x.example/a%3A%2f%3F%40%21%24%27%28%29%2A%2C%3B?b=%26%20%25')).toBe(
      "https://x.example/a:/?@!$'()*,;?b=%26%20%25",
    );
  });

  it('are stable under decoding twice only when nothing decodes into an escape', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const once = decodeForSignature(url);
        expect(once).not.toMatch(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/i);
      }),
    );
  });

  it('are both sent, with the timestamp that was signed', () => {
    const headers = webhookHeaders(secret, 'http://h.example/p', '[]', 1_700_000_000_000);
    const expected = createHmac('sha256', secret)
      .update('POSThttp://h.example/p[]1700000000000')
      .digest('base64');
    expect(headers['x-hubspot-signature-v3']).toBe(expected);
    expect(headers['x-hubspot-request-timestamp']).toBe('1700000000000');
    expect(headers['x-hubspot-signature-version']).toBe('v1');
    expect(headers['user-agent']).toMatch(/^HubSpot Connect 2\.0/);
  });
});
