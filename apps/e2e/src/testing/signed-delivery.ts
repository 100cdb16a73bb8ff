import { createHash, createHmac } from 'node:crypto';
import { request, type OutgoingHttpHeaders } from 'node:http';

/** What is put on the wire. A list as a header's value is sent as that header several times. */
export interface RawDelivery {
  readonly url: string;
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly tookMs: number;
}

export const signatureHeader = 'x-hubspot-signature-v3';
export const timestampHeader = 'x-hubspot-request-timestamp';

/** A delivery as the provider signs it: version 3 over method, address, body and timestamp. */
export function signedDelivery(
  url: string,
  secret: string,
  body: string | Uint8Array,
  at = Date.now(),
): RawDelivery {
  const signature = createHmac('sha256', secret).update(`POST${url}`).update(body).update(String(at));
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      [signatureHeader]: signature.digest('base64'),
      [timestampHeader]: String(at),
    },
  };
}

/** Headers of the old version 1 signature, which is no proof where version 3 is to be had. */
export function oldSignature(secret: string, body: string): Readonly<Record<string, string>> {
  const signature = createHash('sha256')
    .update(secret + body)
    .digest('hex');
  return { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': 'v1' };
}

/** Sends exactly these bytes and headers; nothing is added but the length. */
export function deliver({ url, body, headers }: RawDelivery): Promise<RawAnswer> {
  const started = performance.now();
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': bytes.length } as OutgoingHttpHeaders,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, tookMs: performance.now() - started }),
        );
      },
    );
    outgoing.setTimeout(10_000, () => outgoing.destroy(new Error('No answer within 10 s.')));
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}
