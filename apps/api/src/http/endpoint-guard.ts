import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Endpoint } from '@thread/contracts';
import { RateWindows } from '@thread/data';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiConfig } from '../api.config';
import { KeyReader } from '../auth/key-reader';
import { SessionReader } from '../auth/session-reader';
import { byKey, bySession, rememberSignedIn } from '../auth/signed-in';
import type { SignedIn } from '../auth/signed-in';
import { endpointKey } from './handles';
import { isFromOwnSite } from './own-site';
import { ProblemError } from './problem-error';
import { tooMany } from './too-many';

const reading = new Set(['GET', 'HEAD']);
const minute = 60_000;

/**
 * Before anything is validated or looked up: who calls and whether they may. An API key needs the declared scope; a person needs, for
 * changes, to come from our own pages, then a session and one of the declared roles. Expensive endpoints have a quota per workspace.
 */
@Injectable()
export class EndpointGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionReader,
    private readonly keys: KeyReader,
    private readonly windows: RateWindows,
    @Inject(ApiConfig) private readonly config: ApiConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = this.reflector.get<Endpoint | undefined>(endpointKey, context.getHandler());
    if (!endpoint) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    http.getResponse<FastifyReply>().header('cache-control', 'no-store');
    const who = (await this.#program(endpoint, request)) ?? (await this.#person(endpoint, request));
    rememberSignedIn(request, who);
    if (who) await this.#countCall(endpoint, who.workspaceId);
    return true;
  }

  /** A key is no ambient credential: no other site can make a browser send it, so that it needs no proof of the page it came from. */
  async #program(endpoint: Endpoint, request: FastifyRequest): Promise<SignedIn | null> {
    if (endpoint.access === 'public') return null;
    const holder = await this.keys.read(request);
    if (!holder) return null;
    if (endpoint.scope === null)
      throw new ProblemError('key.scope_missing', { detail: 'Only people can do this, signed in.' });
    if (!holder.scopes.includes(endpoint.scope))
      throw new ProblemError('key.scope_missing', { detail: `The key lacks the scope ${endpoint.scope}.` });
    return byKey(holder);
  }

  async #person(endpoint: Endpoint, request: FastifyRequest): Promise<SignedIn | null> {
    if (!reading.has(request.method) && !isFromOwnSite(request.headers, this.config.publicUrl))
      throw new ProblemError('request.cross_site');
    const session = await this.sessions.read(request);
    if (endpoint.access === 'public') return session && bySession(session);
    if (!session) throw new ProblemError('session.required');
    if (!endpoint.access.includes(session.role))
      throw new ProblemError('session.forbidden', { detail: `Your role here is ${session.role}.` });
    return bySession(session);
  }

  async #countCall({ id, perMinute }: Endpoint, workspaceId: string): Promise<void> {
    if (perMinute === undefined) return;
    const limit = { times: perMinute, windowMs: minute };
    const wait = await this.windows.take([{ what: `quota.${id}`, of: workspaceId, limit }]);
    if (wait > 0) throw tooMany(wait, `Your workspace may do this ${perMinute} times a minute.`);
  }
}
