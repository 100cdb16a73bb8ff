import { createHmac } from 'node:crypto';
import type { RawRequest } from './raw-request';

/**
 * What must become of a request. `accept`: 2xx, and its events are stored. `refuse`: no 2xx, and nothing is stored.
 * `either`: it is authentic but unusual enough that refusing it is fine.
 */
export type Verdict = 'accept' | 'refuse' | 'either';

export interface Door {
  /** Address the app is registered with, without path. */
  readonly publicUrl: string;
  readonly path: string;
  readonly secret: string;
}

export const signatureHeader = 'x-hubspot-signature-v3';
export const timestampHeader = 'x-hubspot-request-timestamp';
const windowMs = 5 * 60_000;
/** Nearer to the edge of the window than this, the clock of the moment decides. */
const edgeMs = 15_000;
/** Most bytes of a body. */
export const longestBody = 1_048_576;

/** The signature a provider would make, as its documentation says; written independently of the connector. */
export function signatureOf(
  secret: string,
  method: string,
  url: string,
  body: Buffer,
  timestamp: string,
): string {
  return createHmac('sha256', secret)
    .update(
      Buffer.concat([Buffer.from(method + asSigned(url), 'utf8'), body, Buffer.from(timestamp, 'utf8')]),
    )
    .digest('base64');
}

/** Judges a request by what is on the wire alone, however it came to be. @param now when it is sent. */
export function judgeRequest(request: RawRequest, door: Door, now: number): Verdict {
  const signed = judgeSignature(request, door, now);
  if (signed === 'refuse' || request.method !== 'POST') return 'refuse';
  if (request.body.length > longestBody || !arrives(request)) return 'refuse';
  const encodings = valuesOf(request, 'content-encoding').map((value) => value.toLowerCase());
  if (encodings.some((value) => value !== 'identity')) return 'refuse';
  const content = judgeBody(request.body);
  if (content === 'refuse') return 'refuse';
  return signed === 'either' || content === 'either' || isUnusual(request, door) ? 'either' : 'accept';
}

function judgeSignature(request: RawRequest, door: Door, now: number): Verdict {
  const [signature, ...moreSignatures] = valuesOf(request, signatureHeader);
  const [timestamp, ...moreTimestamps] = valuesOf(request, timestampHeader);
  if (signature === undefined || moreSignatures.length > 0) return 'refuse';
  if (timestamp === undefined || moreTimestamps.length > 0 || !/^\d{1,16}$/.test(timestamp)) return 'refuse';
  const age = Math.abs(now - Number(timestamp));
  if (age > windowMs + edgeMs) return 'refuse';
  const url = `${door.publicUrl}${request.target}`;
  if (signature !== signatureOf(door.secret, request.method, url, request.body, timestamp)) return 'refuse';
  return age > windowMs - edgeMs ? 'either' : 'accept';
}

/** Whether the bytes after the head are taken for this body and no other. */
function arrives({ framing, body }: RawRequest): boolean {
  if (framing.kind === 'length' || framing.kind === 'chunked') return true;
  // Without a word about its length a body is empty.
  return body.length === 0 && (framing.kind === 'untold' || framing.kind === 'too_short');
}

function judgeBody(body: Buffer): Verdict {
  try {
    return Array.isArray(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)))
      ? 'accept'
      : 'refuse';
  } catch {
    // Elements that are no JSON are kept for people to see, as long as it can be told where each ends.
    return body.includes('[') ? 'either' : 'refuse';
  }
}

function isUnusual(request: RawRequest, door: Door): boolean {
  const { version, oddLines, headers, target } = request;
  const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  return (
    target !== door.path ||
    version !== '1.1' ||
    oddLines.length > 0 ||
    headers.length > 60 ||
    size > 12_000 ||
    headers.some(([name, value]) => !/^[\w-]+$/.test(name) || /[^\x20-\x7e]/.test(value)) ||
    valuesOf(request, 'host').length !== 1 ||
    valuesOf(request, 'content-encoding').length > 1 ||
    headers.some(([name]) =>
      /^(expect|upgrade|connection|te|trailer|content-length|transfer-encoding)$/i.test(name),
    ) ||
    valuesOf(request, 'content-type').join() !== 'application/json'
  );
}

/** Values of the header, without the space around them that HTTP does not count. */
function valuesOf({ headers }: RawRequest, name: string): readonly string[] {
  return headers
    .filter(([given]) => given.toLowerCase() === name)
    .map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
}

const decoded: Readonly<Record<string, string>> = Object.fromEntries(
  [...":/?@!$'()*,;"].map((sign) => [`%${sign.charCodeAt(0).toString(16).toUpperCase()}`, sign]),
);

/** The address with the escapes undone that the provider undoes before it signs. */
function asSigned(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (escape) => decoded[escape.toUpperCase()] ?? escape);
}
