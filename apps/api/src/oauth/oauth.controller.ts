import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { actingAs } from '@thread/data';
import { AuthorisationFlow, AuthorisationRefused } from '@thread/connector-runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionReader } from '../auth/session-reader';
import { actingOf } from '../http/acting-person';
import { outcomePage, refusedPage, signInPage } from './outcome-pages';

const onePart = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 500) : null;

function listPart(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values
    .flatMap((part: unknown) => (typeof part === 'string' && part !== '' ? part.split(',') : []))
    .slice(0, 20);
}

/** The browser's way to a provider's consent page and back. Every end is a page of ours that says what to do. */
@Controller('oauth')
export class OauthController {
  constructor(
    private readonly flow: AuthorisationFlow,
    private readonly sessions: SessionReader,
  ) {}

  @Get(':connectorId/start')
  async start(
    @Param('connectorId') connectorId: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const session = await this.sessions.read(request);
    if (!session) return redirect(reply, signInPage(connectorId));
    if (session.role !== 'admin') return redirect(reply, refusedPage(connectorId, 'forbidden'));
    try {
      const { url } = await this.flow.start({
        connectorId,
        workspaceId: session.workspaceId,
        userId: session.userId,
        sessionIdHash: session.sessionIdHash,
        optionalGroups: listPart(query['group']),
        connectionId: onePart(query['connection']),
        returnPath: onePart(query['return']) ?? `/connectors/${connectorId}`,
      });
      redirect(reply, url);
    } catch (error) {
      if (!(error instanceof AuthorisationRefused)) throw error;
      redirect(reply, refusedPage(connectorId, error.code));
    }
  }

  @Get(':connectorId/callback')
  async callback(
    @Param('connectorId') connectorId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const session = await this.sessions.read(request);
    const rawQuery = (request.raw.url ?? '').split('?').slice(1).join('?');
    const complete = () =>
      this.flow.complete({
        connectorId,
        rawQuery,
        sessionIdHash: session?.sessionIdHash ?? null,
        userId: session?.userId ?? null,
      });
    const outcome = await (session ? actingAs(actingOf(request, session), complete) : complete());
    redirect(reply, outcomePage(connectorId, outcome));
  }
}

/** The query of a callback holds a code: no cache may keep it and no page may be told it. */
function redirect(reply: FastifyReply, url: string): void {
  void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(url, 302);
}
