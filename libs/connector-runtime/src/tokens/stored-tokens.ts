import { Secret } from '@thread/domain';
import type { IssuedTokens, OwnApp } from '@thread/connector-kit';
import { packApp, unpackApp, type PackedApp } from './packed-app';

/** A connection's tokens as they lie in the vault. */
export interface StoredTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** The customer's own app they were issued to; absent: the installation's. It lies with the tokens, because it lives and dies with them. */
  readonly app?: OwnApp;
}

/** Used when a provider does not say how long a token lives, or says something unusable. */
const defaultLifeSeconds = 1_800;
const longestLifeSeconds = 366 * 86_400;

/** Joins what the provider issued with what was there: an answer without a refresh token leaves the present one valid. */
export function storedTokens(issued: IssuedTokens, present: StoredTokens | null, now: Date): StoredTokens {
  const said = issued.expiresInSeconds;
  const life = Number.isFinite(said) && said > 0 ? Math.min(said, longestLifeSeconds) : defaultLifeSeconds;
  return {
    accessToken: issued.accessToken,
    refreshToken: issued.refreshToken ?? present?.refreshToken ?? null,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + life * 1000),
    ...(present?.app ? { app: present.app } : {}),
  };
}

export function packTokens(tokens: StoredTokens): Secret {
  const { app } = tokens;
  return new Secret(
    JSON.stringify({
      a: tokens.accessToken.expose(),
      r: tokens.refreshToken?.expose() ?? null,
      i: tokens.issuedAt.getTime(),
      e: tokens.expiresAt.getTime(),
      ...(app ? { o: packApp(app) } : {}),
    }),
  );
}

/** @throws SyntaxError without any of the contents when the secret is not packed tokens. */
export function unpackTokens(packed: Secret): StoredTokens {
  const read = parsed(packed);
  if (typeof read?.a !== 'string' || typeof read.i !== 'number' || typeof read.e !== 'number')
    throw new SyntaxError('The secret does not hold tokens.');
  return {
    accessToken: new Secret(read.a),
    refreshToken: typeof read.r === 'string' ? new Secret(read.r) : null,
    issuedAt: new Date(read.i),
    expiresAt: new Date(read.e),
    ...(read.o ? { app: unpackApp(read.o) } : {}),
  };
}

interface Packed {
  readonly a?: unknown;
  readonly r?: unknown;
  readonly i?: unknown;
  readonly e?: unknown;
  readonly o?: PackedApp;
}

function parsed(packed: Secret): Packed | null {
  try {
    return JSON.parse(packed.expose()) as Packed;
  } catch {
    // The parser's own message would quote the contents.
    return null;
  }
}
