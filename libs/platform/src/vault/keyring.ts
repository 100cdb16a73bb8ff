import { createHash } from 'node:crypto';

/** The key-encryption keys (32 bytes each) by id, and which one seals new secrets. */
export interface Keyring {
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly primaryKeyId: string;
}

export interface ReadKeyring {
  readonly keyring: Keyring;
  readonly problems: readonly string[];
}

const keyIdShape = /^[A-Za-z0-9_-]{1,32}$/;
const keyBytes = 32;

/**
 * Reads `VAULT_KEYS` (`id:<base64 of 32 bytes>`, comma-separated) and `VAULT_PRIMARY_KEY` (may be left out with a single key).
 * Problems name key ids only. With problems the keyring must not be used.
 */
export function readKeyring(keysText: string | null, primaryText: string | null): ReadKeyring {
  const problems: string[] = [];
  const keys = new Map<string, Buffer>();
  const parts = (keysText ?? '').split(',').map((part) => part.trim());
  for (const [index, part] of parts.filter(Boolean).entries()) {
    const colon = part.indexOf(':');
    const id = part.slice(0, Math.max(colon, 0));
    if (!keyIdShape.test(id)) {
      problems.push(`VAULT_KEYS entry ${index + 1} must read <key id>:<base64 of 32 bytes>.`);
      continue;
    }
    const key = Buffer.from(part.slice(colon + 1), 'base64');
    if (key.length !== keyBytes || !isSameBase64(key, part.slice(colon + 1)))
      problems.push(
        `VAULT_KEYS key "${id}" must be 32 bytes in base64 (make one with: openssl rand -base64 32).`,
      );
    if (keys.has(id)) problems.push(`VAULT_KEYS names key "${id}" twice.`);
    keys.set(id, key);
  }
  if (parts.filter(Boolean).length === 0)
    problems.push('VAULT_KEYS is missing. Set it to k1:<base64 of 32 bytes>.');
  const primaryKeyId = primaryText ?? (keys.size === 1 ? [...keys.keys()][0]! : '');
  if (keys.size > 1 && primaryText === null)
    problems.push(
      'VAULT_PRIMARY_KEY is missing: with several keys it must name the one that seals new secrets.',
    );
  if (primaryText !== null && keys.size > 0 && !keys.has(primaryText))
    problems.push('VAULT_PRIMARY_KEY names a key that is not in VAULT_KEYS.');
  const hints = new Set([...keys.keys()].map((id) => keyHint(id).toString('hex')));
  if (hints.size < keys.size) problems.push('Two key ids of VAULT_KEYS cannot be told apart: rename one.');
  return { keyring: { keys, primaryKeyId }, problems };
}

/** The four bytes by which a ciphertext names its key: the start of the key id's SHA-256. Says nothing about the key itself. */
export function keyHint(keyId: string): Buffer {
  return createHash('sha256').update(keyId).digest().subarray(0, 4);
}

function isSameBase64(bytes: Buffer, text: string): boolean {
  const plain = (value: string) => value.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  return plain(bytes.toString('base64')) === plain(text);
}
