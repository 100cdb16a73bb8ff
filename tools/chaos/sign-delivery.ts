import { createHmac } from 'node:crypto';

/** Headers of a delivery as the provider signs it: HMAC over method, address, body and time. @param url as the app registered it. */
export function signDelivery(
  url: string,
  secret: string,
  body: string | Uint8Array,
  at = Date.now(),
): Readonly<Record<string, string>> {
  const signature = createHmac('sha256', secret).update(`POST${url}`).update(body).update(String(at));
  return {
    'content-type': 'application/json',
    'x-hubspot-signature-v3': signature.digest('base64'),
    'x-hubspot-request-timestamp': String(at),
  };
}
