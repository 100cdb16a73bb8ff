import {
  Delete,
  Get,
  HttpCode,
  Patch,
  Post,
  Put,
  SetMetadata,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Endpoint, Method } from '@thread/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerOf, CallOf } from './endpoint-call';
import { readCall } from './read-call';

/** Metadata key under which a handler's endpoint is found. */
export const endpointKey = 'thread:endpoint';

const methods: Readonly<Record<Method, (path: string) => MethodDecorator>> = {
  GET: Get,
  POST: Post,
  PUT: Put,
  PATCH: Patch,
  DELETE: Delete,
};

const ValidatedCall = createParamDecorator((endpoint: Endpoint, context: ExecutionContext) => {
  const http = context.switchToHttp();
  return readCall(endpoint, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});

type Handler<E> = (call: CallOf<E>) => Promise<AnswerOf<E>>;

/**
 * Binds a method to a declared endpoint: address, method, status, access, validation, response and OpenAPI all come from the declaration.
 * The method gets one argument, the validated call, and answers the declared response.
 */
export function Handles<E extends Endpoint>(endpoint: E) {
  return (target: object, key: string, descriptor: TypedPropertyDescriptor<Handler<E>>): void => {
    ValidatedCall(endpoint)(target, key, 0);
    applyDecorators(
      methods[endpoint.method](`/api/v1${endpoint.path.replace(/\{([^}]+)\}/g, ':$1')}`),
      HttpCode(endpoint.success),
      SetMetadata(endpointKey, endpoint),
    )(target, key, descriptor);
  };
}
