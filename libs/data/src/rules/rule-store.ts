import { newId } from '@thread/platform';
import type { RuleDefinition } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import type { UserView } from '../accounts/account-summary';
import { queueLook } from '../first-looks/queue-look';
import type { Prisma } from '../generated/client';

/** A rule at its newest version. */
export interface RuleRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Entries into the stage before this instant are history; null = never switched on. */
  readonly activeFrom: Date | null;
  readonly version: number;
  readonly definition: RuleDefinition;
  readonly updatedAt: Date;
}

export interface RuleVersionRecord {
  readonly id: string;
  readonly version: number;
  readonly definition: RuleDefinition;
  readonly createdAt: Date;
  readonly createdBy: UserView | null;
}

export interface NewRule {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly name: string;
  readonly definition: RuleDefinition;
  readonly userId: string | null;
}

export type SavedRule =
  { readonly kind: 'saved'; readonly rule: RuleRecord } | { readonly kind: 'missing' | 'conflict' };

interface RuleRow {
  id: string;
  connection_id: string;
  name: string;
  enabled: boolean;
  active_from: Date | null;
  current_version: number;
  definition: RuleDefinition;
  updated_at: Date;
}

const recordOf = (row: RuleRow): RuleRecord => ({
  id: row.id,
  connectionId: row.connection_id,
  name: row.name,
  enabled: row.enabled,
  activeFrom: row.active_from,
  version: row.current_version,
  definition: row.definition,
  updatedAt: row.updated_at,
});

/** Whether the new definition is about a pipeline the old one was not about. */
function waitsElsewhere(before: RuleDefinition, after: RuleDefinition): boolean {
  const known = new Set(before.stages.map(({ pipelineId }) => pipelineId));
  return after.stages.some(({ pipelineId }) => !known.has(pipelineId));
}

/** Rules and their versions. Every change keeps the versions before it. */
export class PrismaRuleStore {
  constructor(private readonly database: Database) {}

  /** Rules of a connection in the order they are tried: oldest first. */
  async list(workspaceId: string, connectionId: string): Promise<readonly RuleRecord[]> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rows = await tx.$queryRaw<RuleRow[]>`
        SELECT r.id, r.connection_id, r.name, r.enabled, r.active_from, r.current_version, r.updated_at, v.definition
        FROM rule r JOIN rule_version v ON v.rule_id = r.id AND v.version = r.current_version
        WHERE r.workspace_id = ${workspaceId}::uuid AND r.connection_id = ${connectionId}::uuid AND r.deleted_at IS NULL
        ORDER BY r.created_at, r.id`;
      return rows.map(recordOf);
    });
  }

  async find(workspaceId: string, ruleId: string): Promise<RuleRecord | null> {
    return this.database.inWorkspace(workspaceId, (tx) => this.#read(tx, workspaceId, ruleId));
  }

  /** Adds a rule, switched off, as version 1. */
  async create(rule: NewRule): Promise<RuleRecord> {
    const { workspaceId, connectionId, name, userId } = rule;
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const id = newId();
      await tx.rule.create({ data: { id, workspaceId, connectionId, name, currentVersion: 1 } });
      await this.#addVersion(tx, id, 1, rule);
      await audit(tx, { workspaceId, actorUserId: userId, action: 'rule.created', subject: `rule:${id}` });
      const created = await this.#read(tx, workspaceId, id);
      if (!created) throw new Error('A rule just created must be readable.');
      return created;
    });
  }

  /** Saves the next version if `basedOnVersion` is still the newest. */
  async save(
    workspaceId: string,
    ruleId: string,
    change: {
      readonly name: string;
      readonly definition: RuleDefinition;
      readonly basedOnVersion: number;
      readonly userId: string;
    },
  ): Promise<SavedRule> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const next = change.basedOnVersion + 1;
      const { count } = await tx.rule.updateMany({
        where: { id: ruleId, workspaceId, deletedAt: null, currentVersion: change.basedOnVersion },
        data: { name: change.name, currentVersion: next, updatedAt: new Date() },
      });
      const present = await this.#read(
        tx,
        workspaceId,
        ruleId,
        count === 1 ? change.basedOnVersion : undefined,
      );
      if (!present) return { kind: 'missing' };
      if (count === 0) return { kind: 'conflict' };
      await this.#addVersion(tx, ruleId, next, { ...change, workspaceId });
      const detail = { version: next };
      await audit(tx, {
        workspaceId,
        actorUserId: change.userId,
        action: 'rule.saved',
        subject: `rule:${ruleId}`,
        detail,
      });
      const rule = {
        ...present,
        name: change.name,
        version: next,
        definition: change.definition,
        updatedAt: new Date(),
      };
      if (rule.enabled && waitsElsewhere(present.definition, rule.definition))
        await queueLook(tx, workspaceId, rule, rule.updatedAt);
      return { kind: 'saved', rule };
    });
  }

  /**
   * Switches a rule. Switching on (not: being on) moves `activeFrom` to `now`, each time: deals that entered the stage while the rule was
   * off are history, not triggers. Null when there is no such rule.
   */
  async switch(
    workspaceId: string,
    ruleId: string,
    enabled: boolean,
    userId: string,
    now: Date,
  ): Promise<RuleRecord | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const { count } = await tx.rule.updateMany({
        where: { id: ruleId, workspaceId, deletedAt: null, enabled: !enabled },
        data: { enabled, updatedAt: now, ...(enabled ? { activeFrom: now } : {}) },
      });
      if (count === 1) {
        const action = enabled ? 'rule.switched_on' : 'rule.switched_off';
        await audit(tx, { workspaceId, actorUserId: userId, action, subject: `rule:${ruleId}` });
      }
      const rule = await this.#read(tx, workspaceId, ruleId);
      if (count === 1 && enabled && rule) await queueLook(tx, workspaceId, rule, now);
      return rule;
    });
  }

  /** Takes a rule out of use; versions and runs stay. False when there is no such rule. */
  async remove(workspaceId: string, ruleId: string, userId: string, now: Date): Promise<boolean> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const { count } = await tx.rule.updateMany({
        where: { id: ruleId, workspaceId, deletedAt: null },
        data: { deletedAt: now, enabled: false },
      });
      if (count === 1)
        await audit(tx, {
          workspaceId,
          actorUserId: userId,
          action: 'rule.removed',
          subject: `rule:${ruleId}`,
        });
      return count === 1;
    });
  }

  /** Newest first; null when there is no such rule. */
  async versions(workspaceId: string, ruleId: string): Promise<readonly RuleVersionRecord[] | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const rule = await tx.rule.findFirst({
        where: { id: ruleId, workspaceId, deletedAt: null },
        select: { id: true },
      });
      if (!rule) return null;
      const versions = await tx.ruleVersion.findMany({
        where: { ruleId, workspaceId },
        orderBy: { version: 'desc' },
      });
      const authors = await tx.user.findMany({
        where: { id: { in: versions.flatMap((version) => version.createdByUserId ?? []) } },
        select: { id: true, name: true, email: true },
      });
      return versions.map(({ id, version, definition, createdAt, createdByUserId }) => ({
        id,
        version,
        definition: definition as unknown as RuleDefinition,
        createdAt,
        createdBy: authors.find((author) => author.id === createdByUserId) ?? null,
      }));
    });
  }

  async #addVersion(
    tx: Executor,
    ruleId: string,
    version: number,
    from: {
      readonly workspaceId: string;
      readonly definition: RuleDefinition;
      readonly userId: string | null;
    },
  ): Promise<void> {
    const { workspaceId, definition, userId } = from;
    await tx.ruleVersion.create({
      data: {
        id: newId(),
        workspaceId,
        ruleId,
        version,
        definition: definition as unknown as Prisma.InputJsonValue,
        createdByUserId: userId,
      },
    });
  }

  async #read(
    tx: Executor,
    workspaceId: string,
    ruleId: string,
    version?: number,
  ): Promise<RuleRecord | null> {
    const rows = await tx.$queryRaw<RuleRow[]>`
      SELECT r.id, r.connection_id, r.name, r.enabled, r.active_from, r.current_version, r.updated_at, v.definition
      FROM rule r JOIN rule_version v ON v.rule_id = r.id AND v.version = COALESCE(${version ?? null}::int, r.current_version)
      WHERE r.workspace_id = ${workspaceId}::uuid AND r.id = ${ruleId}::uuid AND r.deleted_at IS NULL`;
    return rows[0] ? recordOf(rows[0]) : null;
  }
}
