import type { DecisionStore, KeptVersions } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { ruleColumns, toMapping, toPinnedRule, type RuleRow } from './read-settings';

/** Rule and mapping versions by name, as `DecisionStore.versions` promises. Versions of another connection are not found. */
export async function readVersions(
  db: Executor,
  connectionId: string,
  { ruleVersionIds, mappingVersions }: Parameters<DecisionStore['versions']>[1],
): Promise<KeptVersions> {
  const [rules, mappings] = await Promise.all([
    db.$queryRaw<RuleRow[]>(Prisma.sql`
      SELECT ${ruleColumns} FROM rule_version v JOIN rule r ON r.id = v.rule_id
      WHERE v.id = ANY(${[...ruleVersionIds]}::uuid[]) AND r.connection_id = ${connectionId}::uuid AND r.deleted_at IS NULL`),
    db.mappingVersion.findMany({ where: { connectionId, version: { in: [...mappingVersions] } } }),
  ]);
  return {
    rules: new Map(rules.map((row) => [row.rule_version_id, toPinnedRule(row)])),
    mappings: new Map(mappings.map((row) => [row.version, toMapping(row)])),
  };
}
