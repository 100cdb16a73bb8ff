import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { UnreadableJsonError } from '../../../server/http-server';
import { sendAnswer } from './api-call';
import { HubSpotError } from './hubspot-error';

/** Gives a Fastify scope the provider's error bodies instead of Fastify's. */
export function useHubSpotErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof HubSpotError) return sendAnswer(reply, { status: error.status, body: error.body });
    const fault = error as Partial<Error> & { statusCode?: number };
    const status = fault.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const message =
      error instanceof UnreadableJsonError
        ? `Invalid input JSON on line 1, column 1: ${fault.message}`
        : status >= 500
          ? 'internal error'
          : (fault.message ?? 'bad request');
    return sendAnswer(reply, {
      status,
      body: {
        status: 'error',
        message,
        correlationId: randomUUID(),
        category: status >= 500 ? 'INTERNAL_ERROR' : 'VALIDATION_ERROR',
      },
    });
  });
  app.setNotFoundHandler((_request, reply) =>
    sendAnswer(reply, {
      status: 404,
      body: {
        status: 'error',
        message: 'resource not found',
        correlationId: randomUUID(),
        category: 'OBJECT_NOT_FOUND',
      },
    }),
  );
}
