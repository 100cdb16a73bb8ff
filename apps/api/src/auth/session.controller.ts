import { Controller, Inject } from '@nestjs/common';
import { listDemoLogins, readSession, signIn, signOut, switchWorkspace } from '@thread/contracts';
import { PrismaPeopleStore, PrismaSessionStore, demoLogins, sessionAbsoluteMs } from '@thread/data';
import { ApiConfig } from '../api.config';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { found } from '../http/problem-error';
import { LiveStreams } from '../operations/live-streams';
import { SessionCookie, hashSessionId, newSessionId } from './session-cookie';
import { presentSession } from './session.presenter';
import { SignIn } from './sign-in';

const maxAgeSeconds = sessionAbsoluteMs / 1000;

@Controller()
export class SessionController {
  constructor(
    private readonly signing: SignIn,
    private readonly sessions: PrismaSessionStore,
    private readonly people: PrismaPeopleStore,
    private readonly cookie: SessionCookie,
    private readonly streams: LiveStreams,
    @Inject(ApiConfig) private readonly config: ApiConfig,
  ) {}

  @Handles(signIn)
  async signIn({ body, request, reply }: CallOf<typeof signIn>): Promise<AnswerOf<typeof signIn>> {
    const started = await this.signing.start(body.email, body.password, request);
    // A session the browser already had is ended: its id must not outlive the sign-in.
    const previous = this.cookie.read(request);
    if (previous) await this.sessions.end(hashSessionId(previous));
    this.cookie.set(reply, started.sessionId, maxAgeSeconds);
    return presentSession(started.user, started.workspaceId, started.memberships);
  }

  @Handles(readSession)
  async readSession({ session }: CallOf<typeof readSession>): Promise<AnswerOf<typeof readSession>> {
    const memberships = await this.people.membershipsOf(session.userId);
    const user = { id: session.userId, name: session.userName, email: session.email };
    return presentSession(user, session.workspaceId, memberships);
  }

  @Handles(signOut)
  async signOut({ ownSession, reply }: CallOf<typeof signOut>): Promise<AnswerOf<typeof signOut>> {
    await this.sessions.end(ownSession.sessionIdHash);
    this.cookie.clear(reply);
    this.streams.endSession(ownSession.sessionIdHash);
  }

  @Handles(switchWorkspace)
  async switchWorkspace({
    ownSession: session,
    body,
    reply,
  }: CallOf<typeof switchWorkspace>): Promise<AnswerOf<typeof switchWorkspace>> {
    const memberships = await this.people.membershipsOf(session.userId);
    found(memberships.find((membership) => membership.workspace.id === body.workspaceId));
    const sessionId = newSessionId();
    const next = { idHash: hashSessionId(sessionId), workspaceId: body.workspaceId };
    found((await this.sessions.rotate(session.sessionIdHash, next)) || null);
    this.streams.endSession(session.sessionIdHash);
    this.cookie.set(reply, sessionId, maxAgeSeconds);
    return presentSession(
      { id: session.userId, name: session.userName, email: session.email },
      body.workspaceId,
      memberships,
    );
  }

  @Handles(listDemoLogins)
  async listDemoLogins(_call: CallOf<typeof listDemoLogins>): Promise<AnswerOf<typeof listDemoLogins>> {
    const { loginHints, sandboxUrl } = this.config.platform.demo;
    return { data: loginHints ? demoLogins : [], sandboxUrl: loginHints ? sandboxUrl : null };
  }
}
