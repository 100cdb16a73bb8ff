import { parseJsonExactly } from '@thread/connector-kit';
import type { RawRequest } from '@thread/connector-kit';

/** What a handshake looks like; anything longer is none. */
const longestBody = 1_000;
const verificationToken = /^[\x21-\x7e]{16,200}$/;

/**
 * Reads the verification token out of the request with which Notion opens a new subscription; null for every other request. The request proves nothing
 * (its signature is made with the very token it brings): the token is shown to the operator, and verifies deliveries only once it is configured.
 */
export function readHandshake(request: RawRequest): string | null {
  if (request.method.toUpperCase() !== 'POST' || request.body.length > longestBody) return null;
  try {
    const json = parseJsonExactly(request.body);
    if (typeof json !== 'object' || json === null || Object.keys(json).join() !== 'verification_token')
      return null;
    const token: unknown = Reflect.get(json, 'verification_token');
    return typeof token === 'string' && verificationToken.test(token) ? token : null;
  } catch {
    return null;
  }
}
