import { newId } from '@thread/platform';
import type { TemplateDefinition } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { storableJson } from '../storable';

export interface TemplateRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly builtin: boolean;
  readonly isDefault: boolean;
  readonly version: number;
  readonly definition: TemplateDefinition;
  /** Rules, switched on or off, that may choose it. */
  readonly usedByRules: number;
  readonly updatedAt: Date;
}

export interface TemplateDraft {
  readonly name: string;
  readonly description: string;
  readonly definition: TemplateDefinition;
}

export type SavedTemplate =
  { readonly kind: 'saved'; readonly template: TemplateRecord } | { readonly kind: 'missing' | 'conflict' };

interface TemplateRow {
  id: string;
  name: string;
  description: string;
  builtin: boolean;
  is_default: boolean;
  version: number;
  definition: TemplateDefinition;
  used_by_rules: number;
  updated_at: Date;
}

const recordOf = (row: TemplateRow): TemplateRecord => ({
  id: row.id,
  name: row.name,
  description: row.description,
  builtin: row.builtin,
  isDefault: row.is_default,
  version: row.version,
  definition: row.definition,
  usedByRules: row.used_by_rules,
  updatedAt: row.updated_at,
});

/** Onboarding templates. Plans made from a template keep what it said then. */
export class PrismaTemplateStore {
  constructor(private readonly database: Database) {}

  /** Templates in use: the default first, then built-in ones, then by name. */
  async list(workspaceId: string): Promise<readonly TemplateRecord[]> {
    return this.database.inWorkspace(workspaceId, async (tx) =>
      (await this.#rows(tx, workspaceId, null)).map(recordOf),
    );
  }

  async find(workspaceId: string, templateId: string): Promise<TemplateRecord | null> {
    return this.database.inWorkspace(workspaceId, (tx) => this.#read(tx, workspaceId, templateId));
  }

  async create(workspaceId: string, draft: TemplateDraft, userId: string): Promise<TemplateRecord> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const id = newId();
      await tx.template.create({
        data: { id, workspaceId, ...draft, definition: storableJson(draft.definition) },
      });
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'template.created',
        subject: `template:${id}`,
      });
      const created = await this.#read(tx, workspaceId, id);
      if (!created) throw new Error('A template just created must be readable.');
      return created;
    });
  }

  /** Saves the next version if `basedOnVersion` is still the newest. */
  async save(
    workspaceId: string,
    templateId: string,
    change: TemplateDraft & { readonly basedOnVersion: number; readonly userId: string },
  ): Promise<SavedTemplate> {
    const { basedOnVersion, userId, name, description, definition } = change;
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const { count } = await tx.template.updateMany({
        where: { id: templateId, workspaceId, archivedAt: null, version: basedOnVersion },
        data: {
          name,
          description,
          definition: storableJson(definition),
          version: basedOnVersion + 1,
          updatedAt: new Date(),
        },
      });
      const template = await this.#read(tx, workspaceId, templateId);
      if (!template) return { kind: 'missing' };
      if (count === 0) return { kind: 'conflict' };
      const detail = { version: template.version };
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'template.saved',
        subject: `template:${templateId}`,
        detail,
      });
      return { kind: 'saved', template };
    });
  }

  /** Takes a template out of use unless a rule may choose it or it is the default. */
  async archive(
    workspaceId: string,
    templateId: string,
    userId: string,
    now: Date,
  ): Promise<'archived' | 'missing' | 'in_use'> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const template = await this.#read(tx, workspaceId, templateId);
      if (!template) return 'missing';
      if (template.usedByRules > 0 || template.isDefault) return 'in_use';
      await tx.template.updateMany({ where: { id: templateId, workspaceId }, data: { archivedAt: now } });
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'template.archived',
        subject: `template:${templateId}`,
      });
      return 'archived';
    });
  }

  async #read(tx: Executor, workspaceId: string, templateId: string): Promise<TemplateRecord | null> {
    const rows = await this.#rows(tx, workspaceId, templateId);
    return rows[0] ? recordOf(rows[0]) : null;
  }

  #rows(tx: Executor, workspaceId: string, templateId: string | null): Promise<TemplateRow[]> {
    return tx.$queryRaw<TemplateRow[]>`
      SELECT t.id, t.name, t.description, t.builtin, t.is_default, t.version, t.definition, t.updated_at,
        (SELECT count(*)::int FROM rule r JOIN rule_version v ON v.rule_id = r.id AND v.version = r.current_version
         WHERE r.workspace_id = t.workspace_id AND r.deleted_at IS NULL
           AND (v.definition -> 'template' ->> 'defaultTemplateId' = t.id::text
             OR EXISTS (SELECT 1 FROM jsonb_array_elements(v.definition -> 'template' -> 'cases') c
                        WHERE c ->> 'templateId' = t.id::text))) AS used_by_rules
      FROM template t
      WHERE t.workspace_id = ${workspaceId}::uuid AND t.archived_at IS NULL
        AND (${templateId}::uuid IS NULL OR t.id = ${templateId}::uuid)
      ORDER BY t.is_default DESC, t.builtin DESC, lower(t.name), t.id`;
  }
}
