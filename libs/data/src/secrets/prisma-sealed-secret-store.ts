import type { SealedSecretRow } from '@thread/domain';
import type { DatabaseVaultFacts, SealedAs, SealedSecretStore } from '@thread/platform';
import type { Database } from '../database';
import { readDatabaseVault } from './database-vault-facts';
import { resealRows } from './reseal-rows';
import {
  insertSealedSecret,
  removeSealedSecrets,
  replaceSealedSecret,
  toSealedSecretRows,
} from './sealed-secret-row';

/** The table of sealed secrets in Postgres: ciphertext in, ciphertext out. */
export class PrismaSealedSecretStore implements SealedSecretStore {
  constructor(private readonly database: Database) {}

  async insert(row: SealedSecretRow): Promise<void> {
    await this.database.inVault(row.workspaceId, (tx) => insertSealedSecret(tx, row));
  }

  async read(id: string, workspaceId: string): Promise<SealedSecretRow | null> {
    return this.database.inVault(workspaceId, async (tx) => {
      // Twice at most: a row that moved to the other place between two statements is there at the second look.
      for (let look = 0; look < 2; look += 1) {
        const row = await tx.sealedSecret.findUnique({ where: { id } });
        if (!row) return null;
        const [found] = await toSealedSecretRows(tx, [row]);
        if (found) return found;
      }
      return null;
    });
  }

  async replace(id: string, expectedVersion: number, row: SealedSecretRow): Promise<boolean> {
    if (row.id !== id) return false;
    return this.database.inVault(row.workspaceId, (tx) => replaceSealedSecret(tx, expectedVersion, row));
  }

  async remove(id: string, workspaceId: string): Promise<void> {
    await this.database.inVault(workspaceId, (tx) => removeSealedSecrets(tx, { ids: [id] }));
  }

  async countByKey(): Promise<ReadonlyMap<string, number>> {
    const counts = await this.database.inWholeVault((tx) =>
      tx.sealedSecret.groupBy({ by: ['keyId'], _count: { _all: true } }),
    );
    return new Map(counts.map(({ keyId, _count }) => [keyId, _count._all]));
  }

  async countByPlace(): Promise<ReadonlyMap<SealedSecretRow['place'], number>> {
    const [counts] = await this.database.inWholeVault(
      (tx) => tx.$queryRaw<{ here: number; elsewhere: number }[]>`
        SELECT (count(*) - count(external_id))::int AS here, count(external_id)::int AS elsewhere FROM sealed_secret`,
    );
    return new Map([
      ['row', counts!.here],
      ['database_vault', counts!.elsewhere],
    ]);
  }

  /** What the database's own vault offers. */
  async databaseVault(): Promise<DatabaseVaultFacts> {
    return this.database.inWholeVault(readDatabaseVault);
  }

  async list(
    afterId: string | null,
    limit: number,
    unlike: SealedAs | null = null,
  ): Promise<readonly SealedSecretRow[]> {
    const elsewhere = unlike?.place === 'row' ? { externalId: { not: null } } : { externalId: null };
    return this.database.inWholeVault(async (tx) => {
      const rows = await tx.sealedSecret.findMany({
        where: {
          ...(afterId === null ? {} : { id: { gt: afterId } }),
          ...(unlike === null ? {} : { OR: [{ keyId: { not: unlike.keyId } }, elsewhere] }),
        },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return toSealedSecretRows(tx, rows);
    });
  }

  async reseal(rows: readonly SealedSecretRow[]): Promise<number> {
    return this.database.inWholeVault((tx) => resealRows(tx, rows));
  }
}
