import type { ActiveSession } from '@thread/data';
import type { FastifyRequest } from 'fastify';

/** Who is behind a request, in which workspace, with which role. */
export type SignedIn = ActiveSession;

const signedIn = new WeakMap<FastifyRequest, SignedIn>();

export function rememberSignedIn(request: FastifyRequest, who: SignedIn | null): void {
  if (who) signedIn.set(request, who);
}

export function signedInOf(request: FastifyRequest): SignedIn | null {
  return signedIn.get(request) ?? null;
}
