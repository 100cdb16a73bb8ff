import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { actingAs } from '@thread/data';
import type { Acting } from '@thread/data';
import type { FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { signedInOf } from '../auth/signed-in';
import type { SignedIn } from '../auth/signed-in';

/** Whose request it is, as the audit log records it. */
export function actingOf(
  request: FastifyRequest,
  who: Pick<SignedIn, 'userId'> & { readonly keyId?: string | null },
): Acting {
  return { userId: who.userId, keyId: who.keyId ?? null, ip: request.ip, requestId: request.id };
}

/** Carries who is acting along with the request's work, so that every entry of the audit log names them. */
@Injectable()
export class ActingPerson implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const who = signedInOf(request);
    const acting: Acting = who
      ? actingOf(request, who)
      : { userId: null, keyId: null, ip: request.ip, requestId: request.id };
    return new Observable((subscriber) => actingAs(acting, () => next.handle().subscribe(subscriber)));
  }
}
