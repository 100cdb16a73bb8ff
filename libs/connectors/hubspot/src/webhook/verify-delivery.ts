import { createHash, createHmac } from 'node:crypto';
import { equalInConstantTime, singleHeader } from '@thread/connector-kit';
import type { RawRequest, Secret, Verification } from '@thread/connector-kit';
import { signedUri } from './signed-uri';

/** Deliveries older, or dated further ahead, are refused. */
export const signatureWindowMs = 5 * 60 * 1000;

export const signatureHeaders = {
  v3: 'x-hubspot-signature-v3',
  timestamp: 'x-hubspot-request-timestamp',
  v1: 'x-hubspot-signature',
  version: 'x-hubspot-signature-version',
} as const;

export interface VerifySettings {
  readonly clientSecret: Secret;
  /** The secret before the present one: it counts beside it while it is configured. */
  readonly previousSecret?: Secret | null;
  /** Whether a delivery without any v3 header may be proven by v1 instead. */
  readonly acceptV1: boolean;
}

const refused = (reason: string): Verification => ({ ok: false, reason });
const accepted: Verification = { ok: true };

const verifyV3 = (request: RawRequest, now: Date, secret: string): Verification => {
  const signature = singleHeader(request.headers, signatureHeaders.v3);
  const timestamp = singleHeader(request.headers, signatureHeaders.timestamp);
  if (signature === null) return refused('the signature header is empty or was sent twice');
  if (timestamp === null || !/^\d{1,16}$/.test(timestamp))
    return refused('the timestamp header is missing or not a number');
  if (Math.abs(now.getTime() - Number(timestamp)) > signatureWindowMs)
    return refused('the timestamp is outside the five-minute window');
  const expected = createHmac('sha256', secret)
    .update(request.method.toUpperCase() + signedUri(request.url))
    .update(request.body)
    .update(timestamp)
    .digest('base64');
  return equalInConstantTime(signature, expected) ? accepted : refused('the signature does not match');
};

const verifyV1 = (request: RawRequest, secret: string): Verification => {
  const signature = singleHeader(request.headers, signatureHeaders.v1);
  if (signature === null || singleHeader(request.headers, signatureHeaders.version) !== 'v1')
    return refused('there is no signature');
  const expected = createHash('sha256').update(secret).update(request.body).digest('hex');
  return equalInConstantTime(signature, expected) ? accepted : refused('the signature does not match');
};

/**
 * Proves that a delivery is HubSpot's, over its raw bytes. v3: base64 HMAC-SHA-256 of method, address, body and timestamp under the client
 * secret, within five minutes of `now` either way. v1 (hex SHA-256 of secret and body) counts only where it is switched on and no v3 header
 * is present at all, so that a broken v3 signature cannot be dodged. Never throws.
 */
export function verifyDelivery(request: RawRequest, now: Date, settings: VerifySettings): Verification {
  const secret = settings.clientSecret.expose();
  if (secret === '') return refused('no client secret is configured');
  const verification = verifyWith(secret, request, now, settings);
  const previous = settings.previousSecret?.expose();
  if (verification.ok || !previous) return verification;
  return verifyWith(previous, request, now, settings);
}

function verifyWith(secret: string, request: RawRequest, now: Date, settings: VerifySettings): Verification {
  const hasV3 = request.headers[signatureHeaders.v3] !== undefined;
  if (hasV3) return verifyV3(request, now, secret);
  return settings.acceptV1 ? verifyV1(request, secret) : refused('there is no v3 signature');
}
