import { createHmac } from 'node:crypto';
import { equalInConstantTime, singleHeader } from '@thread/connector-kit';
import type { RawRequest, Secret, Verification } from '@thread/connector-kit';

const signatureHeader = 'x-notion-signature';

const refused = (reason: string): Verification => ({ ok: false, reason });

/**
 * Proves that a delivery is Notion's: `sha256=` and the hex HMAC-SHA-256 of the raw body under the verification token of a subscription. Address and time
 * are not signed, so that a repeated delivery is told by its event id alone. Never throws. Without a token everything is refused.
 */
export function verifyDelivery(request: RawRequest, tokens: readonly Secret[]): Verification {
  if (tokens.length === 0) return refused('no verification token is configured');
  if (request.method.toUpperCase() !== 'POST') return refused('the method is not POST');
  const signature = singleHeader(request.headers, signatureHeader);
  if (signature === null) return refused('the signature header is missing, empty or was sent twice');
  // Every token is tried, so that the time taken does not tell which one fits.
  const fitting = tokens.filter((token) => {
    const digest = createHmac('sha256', token.expose()).update(request.body).digest('hex');
    return equalInConstantTime(signature, `sha256=${digest}`);
  });
  return fitting.length > 0 ? { ok: true } : refused('the signature does not match');
}
