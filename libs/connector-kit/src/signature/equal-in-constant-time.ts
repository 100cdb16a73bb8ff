import { timingSafeEqual } from 'node:crypto';

/**
 * Compares two signatures in time that does not depend on where they differ. Only their length may be learnt, which is no secret of a
 * signature. Never throws.
 */
export function equalInConstantTime(left: string | Uint8Array, right: string | Uint8Array): boolean {
  const [one, other] = [bytesOf(left), bytesOf(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value) : value;
}
