import { randomBytes, randomUUID } from 'node:crypto';

/** One person's authorisation of the integration in a workspace. `databases` = what the person shared at consent. */
export interface Grant {
  id: string;
  botId: string;
  workspaceId: string;
  userId: string;
  databases: string[];
  accessToken: string;
  refreshToken: string;
  /** Refresh tokens that were replaced: using one again ends the grant. */
  spent: string[];
  expired: boolean;
  revoked: boolean;
  createdAt: number;
}

interface Code {
  code: string;
  workspaceId: string;
  userId: string;
  databases: string[];
  redirectUri: string;
  expiresAt: number;
}

const codeLifeMs = 10 * 60_000;
const token = (prefix: string): string => `${prefix}${randomBytes(33).toString('base64url')}`;

/** Codes, tokens and what each grant may see. */
export class GrantStore {
  private grants: Grant[] = [];
  private codes: Code[] = [];

  constructor(private readonly now: () => number) {}

  issueCode(code: Pick<Code, 'workspaceId' | 'userId' | 'databases' | 'redirectUri'>): string {
    const issued = { ...code, code: randomUUID(), expiresAt: this.now() + codeLifeMs };
    this.codes.push(issued);
    return issued.code;
  }

  /** A code works once and for ten minutes. */
  takeCode(text: string): Code | undefined {
    const code = this.codes.find((one) => one.code === text);
    this.codes = this.codes.filter((one) => one !== code && one.expiresAt > this.now());
    return code !== undefined && code.expiresAt > this.now() ? code : undefined;
  }

  /** The same person authorising the same workspace again keeps the bot and replaces sharing and tokens. */
  authorise(code: Pick<Code, 'workspaceId' | 'userId' | 'databases'>): Grant {
    const known = this.grants.find(
      (one) => one.workspaceId === code.workspaceId && one.userId === code.userId && !one.revoked,
    );
    if (known !== undefined) {
      known.databases = code.databases;
      return this.renew(known);
    }
    const grant: Grant = {
      id: randomUUID(),
      botId: randomUUID(),
      ...code,
      accessToken: token('ntn_'),
      refreshToken: token('nrt_'),
      spent: [],
      expired: false,
      revoked: false,
      createdAt: this.now(),
    };
    this.grants.push(grant);
    return grant;
  }

  /** New access and refresh token; the old pair is dead at once. */
  renew(grant: Grant): Grant {
    grant.spent.push(grant.refreshToken);
    grant.accessToken = token('ntn_');
    grant.refreshToken = token('nrt_');
    grant.expired = false;
    return grant;
  }

  byAccessToken(text: string): Grant | undefined {
    return this.grants.find((one) => one.accessToken === text && !one.revoked && !one.expired);
  }

  byRefreshToken(text: string): Grant | undefined {
    return this.grants.find((one) => one.refreshToken === text && !one.revoked);
  }

  bySpentRefreshToken(text: string): Grant | undefined {
    return this.grants.find((one) => one.spent.includes(text));
  }

  /** Live grants of a workspace. */
  of(workspaceId: string): Grant[] {
    return this.grants.filter((one) => one.workspaceId === workspaceId && !one.revoked);
  }

  all(): readonly Grant[] {
    return this.grants;
  }

  /** The access tokens stop working; the refresh tokens go on. Returns how many. */
  expire(workspaceId?: string): number {
    const live = this.grants.filter(
      (one) => !one.revoked && (workspaceId === undefined || one.workspaceId === workspaceId),
    );
    for (const grant of live) grant.expired = true;
    return live.length;
  }

  snapshot(): Grant[] {
    return this.grants;
  }

  restore(grants: Grant[]): void {
    this.grants = grants;
    this.codes = [];
  }
}
