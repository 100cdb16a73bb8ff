import { Injectable } from '@nestjs/common';
import { PrismaPeopleStore, PrismaSessionStore, isRightPassword, sessionAbsoluteMs } from '@thread/data';
import type { MembershipView, UserWithPassword } from '@thread/data';
import { ProblemError } from '../http/problem-error';
import { LoginThrottle } from './login-throttle';
import { hashSessionId, newSessionId } from './session-cookie';

export interface StartedSession {
  readonly sessionId: string;
  readonly user: UserWithPassword;
  readonly memberships: readonly MembershipView[];
  readonly workspaceId: string;
}

/** Starts sessions for people who know their password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly people: PrismaPeopleStore,
    private readonly sessions: PrismaSessionStore,
    private readonly throttle: LoginThrottle,
  ) {}

  /** Throws `session.bad_credentials` alike for unknown people, wrong passwords and people without a workspace; `request.rate_limited` after many. */
  async start(email: string, password: string, ip: string): Promise<StartedSession> {
    const wait = this.throttle.waitMs(ip, email, Date.now());
    if (wait > 0) {
      throw new ProblemError('request.rate_limited', {
        headers: { 'retry-after': String(Math.ceil(wait / 1000)) },
      });
    }
    const user = await this.people.findByEmail(email);
    const right = await isRightPassword(user?.passwordHash ?? null, password);
    const memberships = user && right ? await this.people.membershipsOf(user.id) : [];
    const first = memberships[0];
    if (!user || !first) {
      this.throttle.failed(ip, email, Date.now());
      throw new ProblemError('session.bad_credentials');
    }
    this.throttle.succeeded(ip, email);
    const sessionId = newSessionId();
    const workspaceId = first.workspace.id;
    await this.sessions.start({
      idHash: hashSessionId(sessionId),
      userId: user.id,
      workspaceId,
      expiresAt: new Date(Date.now() + sessionAbsoluteMs),
    });
    return { sessionId, user, memberships, workspaceId };
  }
}
