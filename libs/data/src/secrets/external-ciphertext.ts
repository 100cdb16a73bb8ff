import { randomUUID } from 'node:crypto';
import type { Executor } from '../database';

/**
 * Envelopes in the extension `supabase_vault`, through its SQL functions and bind parameters only. `create_secret` leaves what it is given in
 * the heap and in the write-ahead log before it encrypts, so it gets a placeholder, and `update_secret` the envelope.
 */
const placeholder = 'pending';

/** Stores an envelope under a random name; returns its id. In the caller's transaction. */
export async function createExternal(tx: Executor, sealed: Uint8Array): Promise<string> {
  const name = `sealed_${randomUUID()}`;
  const [created] = await tx.$queryRaw<{ id: string }[]>`
    SELECT vault.create_secret(${placeholder}, ${name})::text AS id`;
  await updateExternal(tx, created!.id, sealed);
  return created!.id;
}

export async function updateExternal(tx: Executor, id: string, sealed: Uint8Array): Promise<void> {
  await tx.$queryRaw`SELECT vault.update_secret(${id}::uuid, ${inText(sealed)})::text`;
}

/**
 * The rows with envelopes here, by id of the row. Row and envelope are of one moment: read one after the other, a replacement in between
 * would look like tampering.
 */
export async function readExternal(
  tx: Executor,
  secretIds: readonly string[],
): Promise<ReadonlyMap<string, ExternalRow>> {
  if (secretIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<(ExternalRow & { id: string; envelope: string | null })[]>`
    SELECT s.id::text, s.version, s.key_id AS "keyId", d.decrypted_secret AS envelope
    FROM sealed_secret s LEFT JOIN vault.decrypted_secrets d ON d.id = s.external_id
    WHERE s.id = ANY(${[...secretIds]}::uuid[]) AND s.external_id IS NOT NULL`;
  return new Map(
    rows.map(({ id, version, keyId, envelope }) => [
      id,
      { version, keyId, sealed: new Uint8Array(Buffer.from(envelope ?? '', 'base64')) },
    ]),
  );
}

export interface ExternalRow {
  readonly version: number;
  readonly keyId: string;
  /** Empty when the envelope is gone: that does not open. */
  readonly sealed: Uint8Array;
}

export async function removeExternal(tx: Executor, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`DELETE FROM vault.secrets WHERE id = ANY(${[...ids]}::uuid[])`;
}

function inText(sealed: Uint8Array): string {
  return Buffer.from(sealed).toString('base64');
}
