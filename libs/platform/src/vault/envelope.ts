import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyHint, type Keyring } from './keyring';
import { VaultKeyMissing, VaultKeyWrong, VaultTampered } from './vault.errors';

/*
 * format(1) | algorithm(1) | key hint(4) | wrap iv(12) | wrapped data key(32) + tag(16) | iv(12) | ciphertext | tag(16)
 * AES-256-GCM both times, a fresh data key per sealing. Wrapping authenticates the header only, so a wrong key and an altered
 * ciphertext can be told apart; the contents authenticate header and context.
 */
const format = 0x01;
const aes256Gcm = 0x01;
const headerBytes = 6;
const ivBytes = 12;
const tagBytes = 16;
const dataKeyBytes = 32;
const wrappedAt = headerBytes + ivBytes;
const ivAt = wrappedAt + dataKeyBytes + tagBytes;
const contentsAt = ivAt + ivBytes;

export interface Sealed {
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** Seals bytes under the primary key. `context` is authenticated, not stored: the same must be given to open. */
export function sealEnvelope(keyring: Keyring, plain: Uint8Array, context: string): Sealed {
  const keyId = keyring.primaryKeyId;
  const key = keyring.keys.get(keyId);
  if (!key) throw new VaultKeyMissing([keyId]);
  const header = Buffer.concat([Buffer.of(format, aes256Gcm), keyHint(keyId)]);
  const dataKey = randomBytes(dataKeyBytes);
  try {
    const wrapped = encrypt(key, dataKey, header);
    const contents = encrypt(dataKey, plain, Buffer.concat([header, Buffer.from(context)]));
    return { keyId, bytes: Buffer.concat([header, wrapped, contents]) };
  } finally {
    dataKey.fill(0);
  }
}

/**
 * Opens an envelope. `claimed` is what its row says of it, for the errors.
 * @throws VaultKeyMissing, VaultKeyWrong (the key does not unwrap), VaultTampered (altered, truncated or another context).
 */
export function openEnvelope(
  keyring: Keyring,
  sealed: Uint8Array,
  context: string,
  claimed: { readonly secretId: string | null; readonly keyId: string | null } = {
    secretId: null,
    keyId: null,
  },
): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < contentsAt + tagBytes || bytes[0] !== format || bytes[1] !== aes256Gcm)
    throw new VaultTampered(claimed.secretId);
  const header = bytes.subarray(0, headerBytes);
  const hinted = [...keyring.keys.keys()].find((id) => keyHint(id).equals(header.subarray(2)));
  if (hinted === undefined) {
    const told = claimed.keyId !== null && keyHint(claimed.keyId).equals(header.subarray(2));
    throw claimed.keyId === null || told
      ? new VaultKeyMissing(claimed.keyId === null ? [] : [claimed.keyId])
      : new VaultTampered(claimed.secretId);
  }
  const dataKey = decrypt(keyring.keys.get(hinted)!, bytes.subarray(headerBytes, ivAt), header);
  if (!dataKey) throw new VaultKeyWrong(hinted);
  try {
    const plain = decrypt(dataKey, bytes.subarray(ivAt), Buffer.concat([header, Buffer.from(context)]));
    if (!plain) throw new VaultTampered(claimed.secretId);
    return plain;
  } finally {
    dataKey.fill(0);
  }
}

/** Seals a small secret that lives in a row of its own kind (no id, no version): key id and context are the caller's. */
export function sealSmall(keyring: Keyring, plain: string, context: string): Buffer {
  return sealEnvelope(keyring, Buffer.from(plain), `small|${context}`).bytes;
}

/** Opens what `sealSmall` made. @throws VaultError */
export function openSmall(keyring: Keyring, sealed: Uint8Array, context: string): string {
  return openEnvelope(keyring, sealed, `small|${context}`).toString();
}

function encrypt(key: Buffer, plain: Uint8Array, authenticated: Buffer): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(authenticated);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, authenticated: Buffer): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(authenticated)
      .setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}
