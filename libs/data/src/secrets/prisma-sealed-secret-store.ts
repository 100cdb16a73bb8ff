import type { SealedSecretRow } from '@thread/domain';
import type { SealedSecretStore } from '@thread/platform';
import type { Database } from '../database';
import { insertSealedSecret, replaceSealedSecret, toSealedSecretRow } from './sealed-secret-row';

/** The table of sealed secrets in Postgres: ciphertext in, ciphertext out. */
export class PrismaSealedSecretStore implements SealedSecretStore {
  constructor(private readonly database: Database) {}

  async insert(row: SealedSecretRow): Promise<void> {
    await this.database.inVault(row.workspaceId, (tx) => insertSealedSecret(tx, row));
  }

  async read(id: string, workspaceId: string): Promise<SealedSecretRow | null> {
    const row = await this.database.inVault(workspaceId, (tx) =>
      tx.sealedSecret.findUnique({ where: { id } }),
    );
    return row && toSealedSecretRow(row);
  }

  async replace(id: string, expectedVersion: number, row: SealedSecretRow): Promise<boolean> {
    if (row.id !== id) return false;
    return this.database.inVault(row.workspaceId, (tx) => replaceSealedSecret(tx, expectedVersion, row));
  }

  async remove(id: string, workspaceId: string): Promise<void> {
    await this.database.inVault(workspaceId, (tx) => tx.sealedSecret.deleteMany({ where: { id } }));
  }

  async countByKey(): Promise<ReadonlyMap<string, number>> {
    const counts = await this.database.inWholeVault((tx) =>
      tx.sealedSecret.groupBy({ by: ['keyId'], _count: { _all: true } }),
    );
    return new Map(counts.map(({ keyId, _count }) => [keyId, _count._all]));
  }

  async list(afterId: string | null, limit: number): Promise<readonly SealedSecretRow[]> {
    const rows = await this.database.inWholeVault((tx) =>
      tx.sealedSecret.findMany({
        where: afterId === null ? {} : { id: { gt: afterId } },
        orderBy: { id: 'asc' },
        take: limit,
      }),
    );
    return rows.map(toSealedSecretRow);
  }
}
