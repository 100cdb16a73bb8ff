import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionReader } from '../auth/session-reader';
import { ProblemError } from '../http/problem-error';
import { problemBody, problemType } from '../http/problem.filter';

export interface OperatorParts {
  readonly sessions: Pick<SessionReader, 'read'>;
  readonly operatorEmails: readonly string[];
  readonly publicUrl: string;
}

/**
 * Lets signed-in admins through whose address is among the operators'. Being admin of one workspace is not enough for what all of them share; everybody else is
 * told there is nothing here. Use as an `onRequest` hook.
 */
export function operatorsOnly({ sessions, operatorEmails, publicUrl }: OperatorParts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const session = await sessions.read(request);
    const allowed = session?.role === 'admin' && operatorEmails.includes(session.email.toLowerCase());
    void reply.header('cache-control', 'no-store');
    if (allowed) return undefined;
    const body = problemBody(new ProblemError('resource.not_found'), request, publicUrl);
    return reply.status(404).type(problemType).send(JSON.stringify(body));
  };
}
