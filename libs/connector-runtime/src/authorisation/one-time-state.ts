import { createHash, randomBytes } from 'node:crypto';

const stateBytes = 32;
const stateShape = /^[A-Za-z0-9_-]{43}$/;

/** A fresh unguessable value: OAuth state or PKCE verifier (43 characters, RFC 7636). */
export function newOneTimeValue(): string {
  return randomBytes(stateBytes).toString('base64url');
}

export function hashOfState(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}

/** The S256 code challenge of a PKCE verifier. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** Reads a callback's query. `state` is null when absent, given twice or not one of ours; of other repeated parameters the first counts. */
export function readCallbackQuery(rawQuery: string): {
  readonly state: string | null;
  readonly query: Readonly<Record<string, string>>;
} {
  const params = new URLSearchParams(rawQuery.replace(/^\?/, ''));
  const states = params.getAll('state');
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of params) query[name] ??= value;
  const state = states.length === 1 && stateShape.test(states[0]!) ? states[0]! : null;
  return { state, query };
}
