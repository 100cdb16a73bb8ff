import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

const form = /^thr_([a-z0-9]{16})_([A-Za-z0-9_-]{43})$/;
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A key as a caller shows it. The secret stays inside. */
export interface ApiKeyText {
  readonly publicId: string;
  /** Whether it belongs to the stored hash; takes the same time either way. */
  isRight(secretHash: Uint8Array): boolean;
}

/** Reads `thr_<public id>_<secret>`; null when the text has not that form. */
export function readApiKey(text: string): ApiKeyText | null {
  const [, publicId, secret] = form.exec(text) ?? [];
  if (publicId === undefined || secret === undefined) return null;
  const hash = hashOfSecret(secret);
  return {
    publicId,
    isRight: (secretHash) => secretHash.length === hash.length && timingSafeEqual(hash, secretHash),
  };
}

/** A fresh key: 256 random bits behind a public id. `text` is for its owner's eyes, once. */
export function newApiKey(): {
  readonly text: string;
  readonly publicId: string;
  readonly secretHash: Uint8Array<ArrayBuffer>;
} {
  const publicId = Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('');
  const secret = randomBytes(32).toString('base64url');
  return { text: `thr_${publicId}_${secret}`, publicId, secretHash: hashOfSecret(secret) };
}

/** SHA-256: what has 256 random bits cannot be guessed from a fast hash. */
export function hashOfSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest());
}
