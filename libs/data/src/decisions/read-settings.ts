import type {
  DecisionSettings,
  FieldMapping,
  Mapping,
  PinnedRule,
  RuleDefinition,
  Template,
  TemplateDefinition,
} from '@thread/domain';
import { toConnection } from '../connections/connection-row';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';

export interface RuleRow {
  readonly rule_id: string;
  readonly rule_version_id: string;
  readonly version: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly active_from: Date | null;
  readonly definition: unknown;
}

/** What a batch of decisions about one connection shares, read at one moment. */
export async function readSettings(db: Executor, connectionId: string): Promise<DecisionSettings | null> {
  const row = await db.connection.findUnique({ where: { id: connectionId } });
  if (!row) return null;
  const [rules, mapping, templates] = await Promise.all([
    readRules(db, connectionId),
    readMapping(db, connectionId),
    db.template.findMany({
      where: { workspaceId: row.workspaceId, archivedAt: null },
      orderBy: { createdAt: 'asc' },
    }),
  ]);
  return {
    connection: toConnection(row),
    rules,
    mapping,
    templates: templates.map((template): Template => ({
      id: template.id,
      name: template.name,
      version: template.version,
      definition: template.definition as unknown as TemplateDefinition,
    })),
  };
}

/** Every rule of the connection in its newest version, oldest rule first. */
async function readRules(db: Executor, connectionId: string): Promise<readonly PinnedRule[]> {
  const rows = await db.$queryRaw<RuleRow[]>(Prisma.sql`
    SELECT ${ruleColumns} FROM rule r JOIN rule_version v ON v.rule_id = r.id AND v.version = r.current_version
    WHERE r.connection_id = ${connectionId}::uuid AND r.deleted_at IS NULL
    ORDER BY r.created_at, r.id`);
  return rows.map(toPinnedRule);
}

/** Columns of a rule in one version; `r` is the rule, `v` the version. */
export const ruleColumns = Prisma.sql`
  r.id::text AS rule_id, v.id::text AS rule_version_id, v.version, r.name, r.enabled, r.active_from, v.definition`;

export function toPinnedRule(row: RuleRow): PinnedRule {
  return {
    ruleId: row.rule_id,
    ruleVersionId: row.rule_version_id,
    version: row.version,
    name: row.name,
    enabled: row.enabled,
    activeFrom: row.active_from,
    definition: row.definition as RuleDefinition,
  };
}

/** Version 0 without fields when none was ever saved. */
async function readMapping(db: Executor, connectionId: string): Promise<Mapping> {
  const row = await db.mappingVersion.findFirst({ where: { connectionId }, orderBy: { version: 'desc' } });
  if (!row) return { version: 0, fields: [] };
  return toMapping(row);
}

export function toMapping(row: { readonly version: number; readonly definition: unknown }): Mapping {
  const { fields } = row.definition as { readonly fields: readonly FieldMapping[] };
  return { version: row.version, fields };
}
