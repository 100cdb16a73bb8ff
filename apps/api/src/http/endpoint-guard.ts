import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Endpoint } from '@thread/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionReader } from '../auth/session-reader';
import { rememberSignedIn } from '../auth/signed-in';
import { ApiConfig } from '../api.config';
import { endpointKey } from './handles';
import { ProblemError } from './problem-error';
import { isFromOwnSite } from './own-site';

const reading = new Set(['GET', 'HEAD']);

/** Before anything is validated or looked up: same site for changes, a session, and one of the declared roles. */
@Injectable()
export class EndpointGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionReader,
    @Inject(ApiConfig) private readonly config: ApiConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = this.reflector.get<Endpoint | undefined>(endpointKey, context.getHandler());
    if (!endpoint) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (!reading.has(request.method) && !isFromOwnSite(request.headers, this.config.publicUrl)) {
      throw new ProblemError('request.cross_site');
    }
    http.getResponse<FastifyReply>().header('cache-control', 'no-store');
    const signedIn = await this.sessions.read(request);
    rememberSignedIn(request, signedIn);
    if (endpoint.access === 'public') return true;
    if (!signedIn) throw new ProblemError('session.required');
    if (!endpoint.access.includes(signedIn.role)) {
      throw new ProblemError('session.forbidden', { detail: `Your role here is ${signedIn.role}.` });
    }
    return true;
  }
}
