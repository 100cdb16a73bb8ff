import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const key = randomBytes(32);
const digest = (value: string | Uint8Array): Buffer => createHmac('sha256', key).update(value).digest();

/** Compares two secrets in time that depends on neither where they differ nor which is longer. Never throws. */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(digest(left), digest(right));
}
