import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Problem } from '@thread/contracts';
import { ConnectorError } from '@thread/connector-kit';
import { CursorInvalid } from '@thread/data';
import type { Logger } from '@thread/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowedMethods } from './allowed-methods';
import { ProblemError } from './problem-error';
import { isProblemCode, problemKinds } from './problem-table';
import type { ProblemCode, ProblemKind } from './problem-table';

const statusCodes: Readonly<Record<number, ProblemCode>> = {
  400: 'request.malformed',
  401: 'session.required',
  403: 'session.forbidden',
  404: 'resource.not_found',
  405: 'request.method_not_allowed',
  413: 'request.too_large',
  414: 'request.invalid',
  415: 'request.unsupported_media_type',
  429: 'request.rate_limited',
  503: 'server.unavailable',
};

/** Media type of RFC 9457. */
export const problemType = 'application/problem+json; charset=utf-8';

const retryAfter = (ms: number): Record<string, string> => ({
  'retry-after': String(Math.max(1, Math.ceil(ms / 1000))),
});

const waiting = 'Nothing is lost. Try again when the time in Retry-After is over.';

/** Converts any thrown value. Only ProblemError and ConnectorError speak; everything else is a plain server error. */
function problemOf(error: unknown, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof ConnectorError) {
    const code: ProblemCode = isProblemCode(error.code) ? error.code : 'provider.unexpected_response';
    if (error.retry.kind !== 'after') return new ProblemError(code, { detail: error.message });
    return new ProblemError(code, {
      detail: error.message,
      nextStep: waiting,
      headers: retryAfter(error.retry.ms),
    });
  }
  if (error instanceof CursorInvalid) {
    const errors = [{ path: 'query.cursor', code: 'invalid_cursor', message: error.message }];
    return new ProblemError('request.invalid', {
      detail: error.message,
      nextStep: 'Start again without a cursor.',
      errors,
    });
  }
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status !== 404)
      return new ProblemError(statusCodes[status] ?? (status < 500 ? 'request.invalid' : 'server.error'));
    const allowed = allowedMethods(request.url);
    const otherMethod = allowed.length > 0 && !allowed.includes(request.method);
    return otherMethod
      ? new ProblemError('request.method_not_allowed', { headers: { allow: allowed.join(', ') } })
      : new ProblemError('resource.not_found');
  }
  const status = clientFault(error);
  return new ProblemError(status === null ? 'server.error' : (statusCodes[status] ?? 'request.invalid'));
}

/** Status of a request that Fastify itself refused, e.g. because its body is too large; null for everything else. */
function clientFault(error: unknown): number | null {
  if (!(error instanceof Error) || !('code' in error && 'statusCode' in error)) return null;
  const { code, statusCode } = error;
  const refused = typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number';
  return refused && statusCode >= 400 && statusCode < 500 ? statusCode : null;
}

/** What an answer says about a problem. */
export function problemBody(problem: ProblemError, request: FastifyRequest, publicUrl: string): Problem {
  const kind: ProblemKind = problemKinds[problem.code];
  return {
    type: `${publicUrl}/api/problems#${problem.code}`,
    title: kind.title,
    status: kind.status,
    code: problem.code,
    detail: problem.facts.detail,
    instance: request.url.split('?')[0],
    requestId: request.id,
    nextStep: problem.facts.nextStep ?? kind.nextStep,
    errors: problem.facts.errors,
  };
}

/** Answers a request with its problem; writes down what is ours. */
export function answerProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { publicUrl, logger }: { readonly publicUrl: string; readonly logger: Logger },
): void {
  const problem = problemOf(error, request);
  const kind: ProblemKind = problemKinds[problem.code];
  if (kind.status === 500) {
    logger.error(
      { err: error, requestId: request.id, method: request.method, route: request.routeOptions.url },
      'A request failed',
    );
  }
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const body = problemBody(problem, request, publicUrl);
  void reply
    .status(kind.status)
    .headers({ 'cache-control': 'no-store', ...problem.facts.headers, 'content-type': problemType })
    .send(JSON.stringify(body));
}

/** The one place where errors become answers: RFC 9457 problem+json with stable codes; never a stack trace or a body. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    readonly publicUrl: string,
    readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this);
  }
}
