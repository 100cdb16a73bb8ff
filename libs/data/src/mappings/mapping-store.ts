import { newId } from '@thread/platform';
import { outwardFields, type FieldMapping, type Mapping } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import type { Prisma } from '../generated/client';
import { markAllOutward } from '../write-back/mark-outward';

export interface StoredMapping extends Mapping {
  readonly updatedAt: Date;
}

/** What is stored of a version; its number is the row's. */
interface StoredDefinition {
  readonly fields: readonly FieldMapping[];
}

export type SavedMapping =
  { readonly kind: 'saved'; readonly mapping: StoredMapping } | { readonly kind: 'conflict' };

/** Versions of a connection's mapping; the newest is in force. */
export class PrismaMappingStore {
  constructor(private readonly database: Database) {}

  /** Null when the connection has none yet, or is not of this workspace. */
  async current(workspaceId: string, connectionId: string): Promise<StoredMapping | null> {
    return this.database.inWorkspace(workspaceId, (tx) => this.#newest(tx, workspaceId, connectionId));
  }

  /** Adds the version after `basedOnVersion` (0 = the first) unless somebody else did. */
  async save(
    workspaceId: string,
    connectionId: string,
    change: {
      readonly fields: readonly FieldMapping[];
      readonly basedOnVersion: number;
      readonly userId: string | null;
    },
  ): Promise<SavedMapping> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM connection WHERE id = ${connectionId}::uuid FOR UPDATE`;
      const newest = await this.#newest(tx, workspaceId, connectionId);
      if ((newest?.version ?? 0) !== change.basedOnVersion) return { kind: 'conflict' };
      const version = change.basedOnVersion + 1;
      const definition: StoredDefinition = { fields: change.fields };
      const row = await tx.mappingVersion.create({
        data: {
          id: newId(),
          workspaceId,
          connectionId,
          version,
          definition: definition as unknown as Prisma.InputJsonValue,
          createdByUserId: change.userId,
        },
      });
      await switchOutward(tx, { workspaceId, connectionId }, change.fields);
      const subject = `connection:${connectionId}`;
      await audit(tx, {
        workspaceId,
        actorUserId: change.userId,
        action: 'mapping.saved',
        subject,
        detail: { version },
      });
      return { kind: 'saved', mapping: { version, fields: change.fields, updatedAt: row.createdAt } };
    });
  }

  async #newest(tx: Executor, workspaceId: string, connectionId: string): Promise<StoredMapping | null> {
    const row = await tx.mappingVersion.findFirst({
      where: { workspaceId, connectionId },
      orderBy: { version: 'desc' },
    });
    if (!row) return null;
    const { fields } = row.definition as unknown as StoredDefinition;
    return { version: row.version, fields, updatedAt: row.createdAt };
  }
}

/** Whether anything of the mapping goes out; if so, every account is compared with its source. */
async function switchOutward(
  tx: Executor,
  place: { readonly workspaceId: string; readonly connectionId: string },
  fields: readonly FieldMapping[],
): Promise<void> {
  const hasFields = outwardFields({ fields }).length > 0;
  if (!hasFields) {
    await tx.outwardSetting.updateMany({ where: place, data: { hasFields } });
    return;
  }
  const { connectionId } = place;
  await tx.outwardSetting.upsert({
    where: { connectionId },
    create: { ...place, hasFields },
    update: { hasFields },
  });
  await markAllOutward(tx, connectionId);
}
