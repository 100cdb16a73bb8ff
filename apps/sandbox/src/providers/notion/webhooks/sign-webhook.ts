import { createHmac } from 'node:crypto';

/** Headers of a delivery: the HMAC of the exact body under the verification token. */
export function webhookHeaders(token: string, body: string): Record<string, string> {
  const signature = createHmac('sha256', token).update(body).digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': 'notion-webhooks/1.0',
    'x-notion-signature': `sha256=${signature}`,
  };
}
