import { randomBytes, randomUUID } from 'node:crypto';

/** One authorisation of the app by a user of a portal. */
export interface Grant {
  id: string;
  portalId: number;
  userId: number;
  userEmail: string;
  scopes: string[];
  refreshToken: string;
  /** Refresh tokens this grant has had before (only with the rotation switch on). */
  spentRefreshTokens: string[];
  revoked: boolean;
  createdAt: number;
}

export interface AccessToken {
  token: string;
  grantId: string;
  issuedAt: number;
  expiresAt: number;
}

/** A code handed to the redirect URL: valid once and for a short time. */
export interface AuthorisationCode {
  code: string;
  portalId: number;
  scopes: string[];
  redirectUri: string;
  challenge: string | null;
  challengeMethod: 'S256' | 'plain';
  expiresAt: number;
  used: boolean;
}

interface GrantSnapshot {
  grants: Grant[];
  accessTokens: AccessToken[];
}

const codeLifeMs = 60_000;

/** Codes, grants and tokens of the one app. Tokens are opaque and long, as real ones are. */
export class GrantStore {
  private grants: Grant[] = [];
  private accessTokens = new Map<string, AccessToken>();
  private readonly codes = new Map<string, AuthorisationCode>();

  constructor(private readonly now: () => number) {}

  issueCode(request: Omit<AuthorisationCode, 'code' | 'expiresAt' | 'used'>): AuthorisationCode {
    const code = { ...request, code: `na1-${randomUUID()}`, expiresAt: this.now() + codeLifeMs, used: false };
    this.codes.set(code.code, code);
    return code;
  }

  /** Marks a code used and returns it; undefined when unknown, used or too old. */
  takeCode(text: string): AuthorisationCode | undefined {
    const code = this.codes.get(text);
    if (code === undefined || code.used || code.expiresAt < this.now()) return undefined;
    code.used = true;
    return code;
  }

  createGrant(portalId: number, user: { id: number; email: string }, scopes: string[]): Grant {
    const grant: Grant = {
      id: randomUUID(),
      portalId,
      userId: user.id,
      userEmail: user.email,
      scopes,
      refreshToken: `na1-${randomUUID()}`,
      spentRefreshTokens: [],
      revoked: false,
      createdAt: this.now(),
    };
    this.grants.push(grant);
    return grant;
  }

  issueAccessToken(grant: Grant, lifeSeconds: number): AccessToken {
    const token: AccessToken = {
      token: `CN${randomBytes(150).toString('base64url')}`,
      grantId: grant.id,
      issuedAt: this.now(),
      expiresAt: this.now() + lifeSeconds * 1000,
    };
    this.accessTokens.set(token.token, token);
    return token;
  }

  findAccessToken(text: string): { token: AccessToken; grant: Grant } | undefined {
    const token = this.accessTokens.get(text);
    const grant = this.grants.find((one) => one.id === token?.grantId);
    return token === undefined || grant === undefined ? undefined : { token, grant };
  }

  findByRefreshToken(text: string): Grant | undefined {
    return this.grants.find((grant) => grant.refreshToken === text);
  }

  findBySpentRefreshToken(text: string): Grant | undefined {
    return this.grants.find((grant) => grant.spentRefreshTokens.includes(text));
  }

  rotate(grant: Grant): void {
    grant.spentRefreshTokens.push(grant.refreshToken);
    grant.refreshToken = `na1-${randomUUID()}`;
  }

  /** Stops refreshing; access tokens already issued live on until they expire, as after HubSpot's revoke call. */
  revoke(grant: Grant): void {
    grant.revoked = true;
  }

  /** The customer disconnected the app: every grant of the portal and all their tokens die at once. */
  uninstall(portalId: number): number {
    const gone = this.grants.filter((grant) => grant.portalId === portalId);
    this.grants = this.grants.filter((grant) => grant.portalId !== portalId);
    const ids = new Set(gone.map((grant) => grant.id));
    for (const [text, token] of this.accessTokens) if (ids.has(token.grantId)) this.accessTokens.delete(text);
    return gone.length;
  }

  /** Ends the life of every access token now; returns how many were alive. */
  expireAccessTokens(portalId?: number): number {
    let expired = 0;
    for (const token of this.accessTokens.values()) {
      const grant = this.grants.find((one) => one.id === token.grantId);
      if (portalId !== undefined && grant?.portalId !== portalId) continue;
      if (token.expiresAt > this.now()) expired += 1;
      token.expiresAt = Math.min(token.expiresAt, this.now() - 1);
    }
    return expired;
  }

  /** The scopes the app holds in a portal over all its grants; null when it is not installed there. */
  installedScopes(portalId: number): Set<string> | null {
    const held = this.grants.filter((grant) => grant.portalId === portalId);
    return held.length === 0 ? null : new Set(held.flatMap((grant) => grant.scopes));
  }

  all(): readonly Grant[] {
    return this.grants;
  }

  snapshot(): GrantSnapshot {
    const alive = [...this.accessTokens.values()].filter(
      (token) => token.expiresAt > this.now() - 86_400_000,
    );
    return { grants: this.grants, accessTokens: alive };
  }

  restore(saved: GrantSnapshot): void {
    this.grants = saved.grants;
    this.accessTokens = new Map(saved.accessTokens.map((token) => [token.token, token]));
  }
}
