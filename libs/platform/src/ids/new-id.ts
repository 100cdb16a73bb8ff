import { randomBytes } from 'node:crypto';
import type { IdSource } from '@thread/domain';

/** A UUID version 7 (RFC 9562): 48 bits of milliseconds, then randomness, so ids sort by creation. */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const uuidSource: IdSource = { next: () => newId() };
