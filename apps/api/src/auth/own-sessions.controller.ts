import { Controller } from '@nestjs/common';
import { changePassword, endAllSessions, endOwnSession, listOwnSessions } from '@thread/contracts';
import { PrismaOwnSessions, hashPassword, sessionAbsoluteMs } from '@thread/data';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { found } from '../http/problem-error';
import { LiveStreams } from '../operations/live-streams';
import { SessionCookie, hashSessionId, newSessionId } from './session-cookie';
import { SignIn } from './sign-in';

@Controller()
export class OwnSessionsController {
  constructor(
    private readonly sessions: PrismaOwnSessions,
    private readonly signing: SignIn,
    private readonly cookie: SessionCookie,
    private readonly streams: LiveStreams,
  ) {}

  @Handles(listOwnSessions)
  async list({ ownSession }: CallOf<typeof listOwnSessions>): Promise<AnswerOf<typeof listOwnSessions>> {
    const present = Buffer.from(ownSession.sessionIdHash);
    const sessions = await this.sessions.list(ownSession.userId);
    return {
      data: sessions.map(({ idHash, createdAt: startedAt, ...session }) => ({
        ...session,
        startedAt,
        current: present.equals(idHash),
      })),
    };
  }

  @Handles(endOwnSession)
  async end({ ownSession, params, reply }: CallOf<typeof endOwnSession>): Promise<void> {
    const ended = await this.sessions.end(ownSession, { id: params.sessionId });
    found(ended[0]);
    if (Buffer.from(ownSession.sessionIdHash).equals(ended[0]!)) this.cookie.clear(reply);
    this.#close(ended);
  }

  @Handles(endAllSessions)
  async endAll({ ownSession, reply }: CallOf<typeof endAllSessions>): Promise<void> {
    this.#close(await this.sessions.end(ownSession, 'all'));
    this.cookie.clear(reply);
  }

  @Handles(changePassword)
  async changePassword({
    ownSession,
    body,
    request,
    reply,
  }: CallOf<typeof changePassword>): Promise<AnswerOf<typeof changePassword>> {
    await this.signing.confirm(ownSession.email, body.currentPassword, request.ip);
    const sessionId = newSessionId();
    const present = { idHash: ownSession.sessionIdHash, nextIdHash: hashSessionId(sessionId) };
    const passwordHash = await hashPassword(body.newPassword);
    this.#close(found(await this.sessions.changePassword(ownSession, passwordHash, present)));
    this.cookie.set(reply, sessionId, sessionAbsoluteMs / 1000);
  }

  #close(ended: readonly Uint8Array[]): void {
    for (const idHash of ended) this.streams.endSession(idHash);
  }
}
