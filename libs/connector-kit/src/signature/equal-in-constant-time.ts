import { hash, timingSafeEqual } from 'node:crypto';

/** Compares two secrets in time that depends on neither where they differ nor which is longer. Never throws. */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));
}
