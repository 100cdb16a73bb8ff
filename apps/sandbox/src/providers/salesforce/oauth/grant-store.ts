import { randomBytes, randomUUID } from 'node:crypto';

/** One approval of the app by a user of an org. */
export interface Grant {
  id: string;
  orgNumber: number;
  userId: string;
  /** The app it was given to; absent in files of earlier releases: the configured one. */
  clientId?: string;
  scopes: string[];
  refreshToken: string;
  spentRefreshTokens: string[];
  revoked: boolean;
  createdAt: number;
}

export interface AccessToken {
  token: string;
  grantId: string;
  issuedAt: number;
  /** A session lives as long as it is used. */
  usedAt: number;
  dead: boolean;
}

interface AuthorisationCode {
  code: string;
  orgNumber: number;
  clientId: string;
  scopes: string[];
  redirectUri: string;
  challenge: string;
  expiresAt: number;
  used: boolean;
}

export interface GrantSnapshot {
  grants: Grant[];
  accessTokens: AccessToken[];
}

const codeLifeMs = 15 * 60_000;
/** A sixth approval of one app by one user ends the oldest. */
const mostGrantsOfUser = 5;

/** Codes, grants and sessions of the one app, over all orgs. */
export class GrantStore {
  private grants: Grant[] = [];
  private readonly tokens = new Map<string, AccessToken>();
  private readonly codes = new Map<string, AuthorisationCode>();

  constructor(
    private readonly now: () => number,
    private readonly sessionLifeMs: () => number,
  ) {}

  issueCode(request: Omit<AuthorisationCode, 'code' | 'expiresAt' | 'used'>): string {
    const code = `aPrx${randomBytes(32).toString('base64url')}==`;
    this.codes.set(code, { ...request, code, expiresAt: this.now() + codeLifeMs, used: false });
    return code;
  }

  /** Marks a code used and returns it; undefined when unknown, used or too old. */
  takeCode(text: string): AuthorisationCode | undefined {
    const code = this.codes.get(text);
    if (code === undefined || code.used || code.expiresAt < this.now()) return undefined;
    code.used = true;
    return code;
  }

  createGrant(given: Pick<AuthorisationCode, 'orgNumber' | 'clientId' | 'scopes'>, userId: string): Grant {
    const { orgNumber, clientId, scopes } = given;
    const grant: Grant = {
      id: randomUUID(),
      orgNumber,
      userId,
      clientId,
      scopes,
      refreshToken: newRefreshToken(),
      spentRefreshTokens: [],
      revoked: false,
      createdAt: this.now(),
    };
    this.grants.push(grant);
    const live = this.grants.filter(
      (one) =>
        !one.revoked && one.orgNumber === orgNumber && one.userId === userId && one.clientId === clientId,
    );
    for (const surplus of live.slice(0, -mostGrantsOfUser)) this.revoke(surplus);
    return grant;
  }

  /** `orgId` in 15 characters begins every session id. */
  issueAccessToken(grant: Grant, orgId: string): AccessToken {
    const token: AccessToken = {
      token: `${orgId.slice(0, 15)}!AQ${randomBytes(60).toString('base64url')}`,
      grantId: grant.id,
      issuedAt: this.now(),
      usedAt: this.now(),
      dead: false,
    };
    this.tokens.set(token.token, token);
    return token;
  }

  /** The grant a session belongs to; undefined when the session is unknown, ended or idle for too long. */
  findSession(text: string): { token: AccessToken; grant: Grant } | undefined {
    const token = this.tokens.get(text);
    const grant = this.grants.find((one) => one.id === token?.grantId);
    if (token === undefined || grant === undefined || token.dead || grant.revoked) return undefined;
    return this.now() - token.usedAt > this.sessionLifeMs() ? undefined : { token, grant };
  }

  findByRefreshToken(text: string): Grant | undefined {
    return this.grants.find((grant) => !grant.revoked && grant.refreshToken === text);
  }

  findBySpentRefreshToken(text: string): Grant | undefined {
    return this.grants.find((grant) => !grant.revoked && grant.spentRefreshTokens.includes(text));
  }

  rotate(grant: Grant): void {
    grant.spentRefreshTokens.push(grant.refreshToken);
    grant.refreshToken = newRefreshToken();
  }

  /** Ends a grant with all its sessions. */
  revoke(grant: Grant): void {
    grant.revoked = true;
    for (const token of this.tokens.values()) if (token.grantId === grant.id) token.dead = true;
  }

  revokeOrg(orgNumber: number): number {
    const live = this.grants.filter((grant) => grant.orgNumber === orgNumber && !grant.revoked);
    for (const grant of live) this.revoke(grant);
    return live.length;
  }

  /** Ends every session now, not the grants; returns how many were alive. */
  expireSessions(orgNumber?: number): number {
    const alive = [...this.tokens.values()].filter((token) => {
      const session = this.findSession(token.token);
      return session !== undefined && (orgNumber === undefined || session.grant.orgNumber === orgNumber);
    });
    for (const token of alive) token.dead = true;
    return alive.length;
  }

  liveGrants(orgNumber: number): Grant[] {
    return this.grants.filter((grant) => grant.orgNumber === orgNumber && !grant.revoked);
  }

  snapshot(): GrantSnapshot {
    return { grants: this.grants, accessTokens: [...this.tokens.values()].filter((token) => !token.dead) };
  }

  restore(saved: GrantSnapshot): void {
    this.grants = saved.grants;
    this.tokens.clear();
    for (const token of saved.accessTokens) this.tokens.set(token.token, token);
  }
}

const newRefreshToken = (): string => `5Aep861${randomBytes(48).toString('base64url')}`;
