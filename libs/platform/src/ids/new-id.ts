import { randomUUID } from 'node:crypto';
import type { IdSource } from '@thread/domain';

/** A UUID version 7 (RFC 9562): 48 bits of milliseconds, then randomness, so ids sort by creation. */
export function newId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  // Version 4 has its random bits and its variant where version 7 has them, from a pool: no system call for each id.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

export const uuidSource: IdSource = { next: () => newId() };
