import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { PrismaPeopleStore, PrismaSessionStore, isRightPassword, sessionAbsoluteMs } from '@thread/data';
import type { MembershipView, UserWithPassword } from '@thread/data';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../http/problem-error';
import { tooMany } from '../http/too-many';
import { LoginThrottle } from './login-throttle';
import { hashSessionId, newSessionId } from './session-cookie';

export interface StartedSession {
  readonly sessionId: string;
  readonly user: UserWithPassword;
  readonly memberships: readonly MembershipView[];
  readonly workspaceId: string;
}

const longestUserAgent = 300;

/** Starts sessions for people who know their password. */
@Injectable()
export class SignIn implements OnModuleInit {
  constructor(
    private readonly people: PrismaPeopleStore,
    private readonly sessions: PrismaSessionStore,
    private readonly throttle: LoginThrottle,
  ) {}

  /** Makes ready what checking an unknown address needs, so that the first such check takes no longer than the others. */
  async onModuleInit(): Promise<void> {
    await isRightPassword(null, '');
  }

  /** Throws `session.bad_credentials` alike for unknown people, wrong passwords and people without a workspace; `request.rate_limited` after many. */
  async start(email: string, password: string, request: FastifyRequest): Promise<StartedSession> {
    const user = await this.#check(email, password, request.ip);
    const memberships = user ? await this.people.membershipsOf(user.id) : [];
    const first = memberships[0];
    if (!user || !first) throw new ProblemError('session.bad_credentials');
    await this.throttle.succeeded(request.ip, email);
    const sessionId = newSessionId();
    const workspaceId = first.workspace.id;
    await this.sessions.start({
      idHash: hashSessionId(sessionId),
      userId: user.id,
      workspaceId,
      expiresAt: new Date(Date.now() + sessionAbsoluteMs),
      ip: request.ip,
      userAgent: request.headers['user-agent']?.slice(0, longestUserAgent) ?? null,
    });
    return { sessionId, user, memberships, workspaceId };
  }

  /** Throws as `start` does unless this is the person's password. */
  async confirm(email: string, password: string, ip: string): Promise<void> {
    if (!(await this.#check(email, password, ip))) throw new ProblemError('session.bad_credentials');
    await this.throttle.succeeded(ip, email);
  }

  async #check(email: string, password: string, ip: string): Promise<UserWithPassword | null> {
    const wait = await this.throttle.tried(ip, email);
    if (wait > 0) throw tooMany(wait);
    const user = await this.people.findByEmail(email);
    const right = await isRightPassword(user?.passwordHash ?? null, password);
    return right ? user : null;
  }
}
