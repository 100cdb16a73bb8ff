import type { SealedSecretRow } from '@thread/domain';
import type { Executor } from '../database';
import type { SealedSecret } from '../generated/client';

export function toSealedSecretRow(row: SealedSecret): SealedSecretRow {
  const { id, workspaceId, connectionId, version, keyId, sealed } = row;
  return { id, workspaceId, connectionId, kind: row.kind as SealedSecretRow['kind'], version, keyId, sealed };
}

/** Inserts a sealed secret in the caller's transaction. */
export async function insertSealedSecret(tx: Executor, row: SealedSecretRow): Promise<void> {
  const { id, workspaceId, connectionId, kind, version, keyId, sealed } = row;
  await tx.sealedSecret.create({
    data: { id, workspaceId, connectionId, kind, version, keyId, sealed: new Uint8Array(sealed) },
  });
}

/** Writes the next version if the stored one is still the expected; false when it is not. */
export async function replaceSealedSecret(
  tx: Executor,
  expectedVersion: number,
  row: SealedSecretRow,
): Promise<boolean> {
  const { id, workspaceId, connectionId, kind, version, keyId, sealed } = row;
  const replaced = await tx.sealedSecret.updateMany({
    where: { id, workspaceId, connectionId, kind, version: expectedVersion },
    data: { version, keyId, sealed: new Uint8Array(sealed), updatedAt: new Date() },
  });
  return replaced.count === 1;
}
