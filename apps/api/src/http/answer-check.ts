import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Endpoint } from '@thread/contracts';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { endpointKey } from './handles';

/** An answer that is not what the endpoint declares: a defect of ours, never sent. Lists places only, no values. */
export class AnswerMismatch extends Error {
  constructor(endpointId: string, places: readonly string[]) {
    super(`The answer of ${endpointId} does not fit its declaration at: ${places.join(', ')}`);
    this.name = 'AnswerMismatch';
  }
}

/** Dates become RFC 3339 text, whatever their depth. */
export function withInstantsAsText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(withInstantsAsText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withInstantsAsText(member)]));
}

/** Sends exactly the declared response: undeclared members are stripped, a misfit is a server error. */
@Injectable()
export class AnswerCheck implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = this.reflector.get<Endpoint | undefined>(endpointKey, context.getHandler());
    if (!endpoint) return next.handle();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!endpoint.response) return undefined;
        const result = endpoint.response.safeParse(withInstantsAsText(answer));
        if (result.success) return result.data;
        const places = result.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`);
        throw new AnswerMismatch(endpoint.id, places.slice(0, 10));
      }),
    );
  }
}
