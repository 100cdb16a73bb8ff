import { Controller, Get, Req, Res } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { LiveListener } from '@thread/data';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionReader } from '../auth/session-reader';
import { ProblemError } from '../http/problem-error';
import { LiveStreams } from './live-streams';

const heartbeatMs = 15_000;

/** Server-sent events: what changed in the caller's workspace, as `{topic, id}`; the page fetches it again. */
@Controller('api/v1/live')
export class LiveController implements BeforeApplicationShutdown {
  constructor(
    private readonly sessions: SessionReader,
    private readonly listener: LiveListener,
    private readonly streams: LiveStreams,
  ) {}

  beforeApplicationShutdown(): void {
    this.streams.endAll();
  }

  @Get()
  async live(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const signedIn = await this.sessions.read(request);
    if (!signedIn) throw new ProblemError('session.required');
    const out = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) out.setHeader(name, value);
    let connected = false;
    const unsubscribe = await this.listener.subscribe(signedIn.workspaceId, ({ topic, id }) => {
      if (connected) out.write(`data: ${JSON.stringify({ topic, id })}\n\n`);
    });
    if (out.destroyed) return unsubscribe();
    reply.hijack();
    out.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    out.write('retry: 2000\n\n: connected\n\n');
    connected = true;
    // The session is looked at again with every heartbeat: it may have been ended in another process.
    const heartbeat = setInterval(() => {
      this.sessions.read(request).then(
        (still) => (still?.workspaceId === signedIn.workspaceId ? out.write(': still here\n\n') : out.end()),
        () => out.end(),
      );
    }, heartbeatMs);
    const forget = this.streams.add(signedIn.sessionIdHash, () => out.end());
    out.on('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
      forget();
    });
  }
}
