import type { ActiveSession, KeyHolder } from '@thread/data';
import type { FastifyRequest } from 'fastify';

/** Who is behind a request, in which workspace, with which role: a person by session, or a program by API key. */
export type SignedIn = Omit<ActiveSession, 'sessionIdHash'> & {
  /** Null when the request came with an API key. */
  readonly session: ActiveSession | null;
  /** Null when the request came with a session. */
  readonly keyId: string | null;
};

export function bySession(session: ActiveSession): SignedIn {
  return { ...session, session, keyId: null };
}

/** A key acts for the admin who made it, under its own name. What it may do is said by its scopes. */
export function byKey({ keyId, keyName, userId, email, workspaceId, timeZone }: KeyHolder): SignedIn {
  const userName = `${keyName} (API key)`;
  return { userId, userName, email, workspaceId, timeZone, role: 'admin', session: null, keyId };
}

const signedIn = new WeakMap<FastifyRequest, SignedIn>();

export function rememberSignedIn(request: FastifyRequest, who: SignedIn | null): void {
  if (who) signedIn.set(request, who);
}

export function signedInOf(request: FastifyRequest): SignedIn | null {
  return signedIn.get(request) ?? null;
}
