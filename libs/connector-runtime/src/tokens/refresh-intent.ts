import { createHash } from 'node:crypto';
import type { Secret, TokenLease } from '@thread/domain';

/** By which a refresh token is recognised without being stored; bound to the connection, so that equal tokens elsewhere look different. */
export function hashOfToken(refreshToken: Secret, connectionId: string): Uint8Array {
  return new Uint8Array(
    createHash('sha256').update(`refresh-intent|${connectionId}|${refreshToken.expose()}`).digest(),
  );
}

/** Whether the unrecorded attempt asked with that very token. An intent without a hash is from before there were hashes. */
export function isAbout(unrecorded: TokenLease['unrecorded'], tokenHash: Uint8Array): boolean {
  if (!unrecorded) return false;
  return unrecorded.tokenHash === null || Buffer.from(unrecorded.tokenHash).equals(tokenHash);
}
