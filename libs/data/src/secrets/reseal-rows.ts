import type { SealedSecretRow } from '@thread/domain';
import type { Executor } from '../database';
import { replaceSealedSecret } from './sealed-secret-row';

/**
 * Puts the same secrets in new envelopes, versions unchanged, in the caller's transaction. A row that someone replaced or removed meanwhile is
 * left alone. @returns how many were written.
 */
export async function resealRows(tx: Executor, rows: readonly SealedSecretRow[]): Promise<number> {
  const inPlace = rows.filter(({ place }) => place === 'row');
  const elsewhere = rows.filter(({ place }) => place !== 'row');
  const written = await resealInPlace(tx, inPlace);
  let count = written.size;
  for (const row of [...inPlace.filter(({ id }) => !written.has(id)), ...elsewhere])
    if (await replaceSealedSecret(tx, row.version, row)) count += 1;
  return count;
}

/** Rows that lie in the table and stay there, in one statement. @returns the ids of those that were written. */
async function resealInPlace(tx: Executor, rows: readonly SealedSecretRow[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const ids = rows.map(({ id }) => id);
  const written = await tx.$queryRaw<{ id: string }[]>`
    UPDATE sealed_secret s SET key_id = v.key_id, sealed = decode(v.sealed, 'base64')
    FROM unnest(${ids}::uuid[], ${rows.map(({ version }) => version)}::int[],
                ${rows.map(({ keyId }) => keyId)}::text[],
                ${rows.map(({ sealed }) => Buffer.from(sealed).toString('base64'))}::text[]) AS v (id, version, key_id, sealed)
    WHERE s.id = ANY(${ids}::uuid[]) AND s.id = v.id AND s.version = v.version AND s.external_id IS NULL
    RETURNING s.id::text`;
  return new Set(written.map(({ id }) => id));
}
