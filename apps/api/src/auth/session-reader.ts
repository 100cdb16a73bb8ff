import { Injectable } from '@nestjs/common';
import { PrismaSessionStore, sessionIdleMs } from '@thread/data';
import type { ActiveSession } from '@thread/data';
import type { FastifyRequest } from 'fastify';
import { SessionCookie, hashSessionId } from './session-cookie';

/** Finds out who is behind a request. */
@Injectable()
export class SessionReader {
  constructor(
    private readonly cookie: SessionCookie,
    private readonly sessions: PrismaSessionStore,
  ) {}

  /** Null when there is no cookie, or the session is unknown, ended, idle too long or too old. */
  async read(request: FastifyRequest): Promise<ActiveSession | null> {
    const sessionId = this.cookie.read(request);
    return sessionId ? this.sessions.touch(hashSessionId(sessionId), sessionIdleMs) : null;
  }
}
