import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id as OWASP asks: 19 MiB, two passes, one lane. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hash of a password nobody has: checking against it costs an unknown address the same as a known one. */
let nobody: Promise<string> | null = null;

/** The argon2id hash to store, with its parameters and salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, options);
}

/** Whether the password is right; `storedHash` null = there is no such user. Takes the same work either way. */
export async function isRightPassword(storedHash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(randomUUID());
  const right = await verify(storedHash ?? (await nobody), password);
  return right && storedHash !== null;
}
