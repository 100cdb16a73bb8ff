import type { SealedSecretRow } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma, type SealedSecret } from '../generated/client';
import { createExternal, readExternal, removeExternal, updateExternal } from './external-ciphertext';

/** Every statement on the table of sealed secrets is in this folder: it may get a database role of its own. */

/** Stored rows with their envelopes, wherever those lie; a row that was removed or moved meanwhile is left out. */
export async function toSealedSecretRows(
  tx: Executor,
  rows: readonly SealedSecret[],
): Promise<readonly SealedSecretRow[]> {
  const external = await readExternal(
    tx,
    rows.flatMap(({ id, externalId }) => (externalId === null ? [] : [id])),
  );
  return rows.flatMap(
    ({ id, workspaceId, connectionId, kind, version, keyId, sealed, externalId }): SealedSecretRow[] => {
      const owner = { id, workspaceId, connectionId, kind: kind as SealedSecretRow['kind'] };
      if (externalId === null) return [{ ...owner, version, keyId, place: 'row', sealed }];
      const found = external.get(id);
      return found ? [{ ...owner, ...found, place: 'database_vault' }] : [];
    },
  );
}

/** Inserts a sealed secret in the caller's transaction. */
export async function insertSealedSecret(tx: Executor, row: SealedSecretRow): Promise<void> {
  const { id, workspaceId, connectionId, kind, version, keyId } = row;
  const data = { id, workspaceId, connectionId, kind, version, keyId, ...(await placed(tx, row, null)) };
  await tx.sealedSecret.create({ data });
}

/** Writes the next version if the stored one is still the expected, in the caller's transaction; false when it is not. */
export async function replaceSealedSecret(
  tx: Executor,
  expectedVersion: number,
  row: SealedSecretRow,
): Promise<boolean> {
  const { id, workspaceId, connectionId, kind, version, keyId } = row;
  const where = { id, workspaceId, connectionId, kind, version: expectedVersion };
  const [locked] = await tx.sealedSecret.updateManyAndReturn({
    where,
    data: { version, keyId, updatedAt: new Date() },
    select: { externalId: true },
  });
  if (!locked) return false;
  await tx.sealedSecret.update({ where: { id }, data: await placed(tx, row, locked.externalId) });
  return true;
}

/** Destroys secrets in the caller's transaction: the rows, and what they hold elsewhere. */
export async function removeSealedSecrets(
  tx: Executor,
  which: { readonly ids: readonly string[] } | { readonly connectionId: string },
): Promise<number> {
  const condition =
    'ids' in which
      ? Prisma.sql`id = ANY(${[...which.ids]}::uuid[])`
      : Prisma.sql`connection_id = ${which.connectionId}::uuid`;
  const removed = await tx.$queryRaw<{ external_id: string | null }[]>`
    DELETE FROM sealed_secret WHERE ${condition} RETURNING external_id::text`;
  await removeExternal(
    tx,
    removed.flatMap(({ external_id: id }) => id ?? []),
  );
  return removed.length;
}

/** In a row whose envelope lies elsewhere. */
const nothing = new Uint8Array();

/** Puts the envelope where the row says and takes it away from where it was. */
async function placed(
  tx: Executor,
  { place, sealed }: SealedSecretRow,
  externalId: string | null,
): Promise<{ sealed: Uint8Array<ArrayBuffer>; externalId: string | null }> {
  if (place === 'row') {
    if (externalId !== null) await removeExternal(tx, [externalId]);
    return { sealed: new Uint8Array(sealed), externalId: null };
  }
  if (externalId === null) return { sealed: nothing, externalId: await createExternal(tx, sealed) };
  await updateExternal(tx, externalId, sealed);
  return { sealed: nothing, externalId };
}
