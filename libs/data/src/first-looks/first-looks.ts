import type { RuleDefinition } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database, Executor } from '../database';
import { queueLook } from './queue-look';

/** How far a look is. */
export interface FirstLookRecord {
  readonly state: 'looking' | 'done' | 'failed' | 'unneeded';
  readonly looked: number;
  readonly askedAt: Date;
  readonly finishedAt: Date | null;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly nextAttemptAt: Date | null;
}

/** A rule and the newest look at all of its pipelines in the present account; null when there was none. */
export interface LookOfRule {
  readonly connectionId: string;
  readonly look: FirstLookRecord | null;
}

interface LookRow {
  readonly connection_id: string;
  readonly definition: RuleDefinition;
  readonly state: FirstLookRecord['state'] | null;
  readonly looked: number;
  readonly asked_at: Date;
  readonly finished_at: Date | null;
  readonly error_code: string | null;
  readonly error_text: string | null;
  readonly next_attempt_at: Date | null;
}

/** First looks as people see them and ask for them. */
export class PrismaFirstLooks {
  constructor(private readonly database: Database) {}

  /** Null when the workspace has no such rule. */
  async read(workspaceId: string, ruleId: string): Promise<LookOfRule | null> {
    const row = await this.database.inWorkspace(workspaceId, (tx) => readRow(tx, ruleId));
    return row ? lookOf(row) : null;
  }

  /** Asks for a look at the rule's pipelines. Committed when it answers; null when the workspace has no such rule. */
  async ask(workspaceId: string, ruleId: string, userId: string, now: Date): Promise<LookOfRule | null> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const row = await readRow(tx, ruleId);
      if (!row) return null;
      const { connection_id: connectionId, definition } = row;
      await queueLook(tx, workspaceId, { connectionId, definition }, now);
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'rule.looked_again',
        subject: `rule:${ruleId}`,
      });
      const after = await readRow(tx, ruleId);
      return after ? lookOf(after) : null;
    });
  }
}

async function readRow(tx: Executor, ruleId: string): Promise<LookRow | undefined> {
  const [row] = await tx.$queryRaw<LookRow[]>`
    SELECT r.connection_id::text, v.definition, l.state, l.looked, l.asked_at, l.finished_at, l.error_code, l.error_text, l.next_attempt_at
    FROM rule r
    JOIN rule_version v ON v.rule_id = r.id AND v.version = r.current_version
    JOIN connection c ON c.id = r.connection_id
    LEFT JOIN LATERAL (
      SELECT * FROM first_look l
      WHERE l.connection_id = c.id AND l.external_account_id = c.external_account_id AND l.state <> 'superseded'
        AND l.pipeline_ids @> ARRAY(SELECT stage ->> 'pipelineId' FROM jsonb_array_elements(v.definition -> 'stages') AS stage)
      ORDER BY l.asked_at DESC, l.id DESC LIMIT 1
    ) l ON true
    WHERE r.id = ${ruleId}::uuid AND r.deleted_at IS NULL`;
  return row;
}

function lookOf(row: LookRow): LookOfRule {
  const { state, looked } = row;
  const look = state && {
    state,
    looked,
    askedAt: row.asked_at,
    finishedAt: row.finished_at,
    errorCode: row.error_code,
    errorText: row.error_text,
    nextAttemptAt: row.next_attempt_at,
  };
  return { connectionId: row.connection_id, look };
}
