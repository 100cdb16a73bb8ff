import type { Database } from '../database';

/** Counts of a workspace for its start page. */
export interface OverviewCounts {
  readonly accounts: {
    readonly onboarding: number;
    readonly live: number;
    readonly atRisk: number;
    readonly createdLast7Days: number;
  };
  readonly openAttention: number;
  readonly tasks: { readonly dueThisWeek: number; readonly overdue: number };
  /** `connected` also counts those that only wait (throttled, provider down, paused). */
  readonly connections: { readonly connected: number; readonly needAction: number };
}

interface OverviewRow {
  onboarding: number;
  live: number;
  at_risk: number;
  created: number;
  attention: number;
  due: number;
  overdue: number;
  connected: number;
  need_action: number;
}

/** Reads the counts in one round trip. @param today calendar day in the workspace's zone; a week runs seven days from it. */
export async function readOverview(
  database: Database,
  workspaceId: string,
  today: string,
): Promise<OverviewCounts> {
  const rows = await database.inWorkspace(
    workspaceId,
    (tx) => tx.$queryRaw<OverviewRow[]>`
      WITH a AS (
        SELECT count(*) FILTER (WHERE status = 'onboarding')::int AS onboarding,
               count(*) FILTER (WHERE status = 'live')::int AS live,
               count(*) FILTER (WHERE status = 'onboarding' AND health <> 'on_track')::int AS at_risk,
               count(*) FILTER (WHERE created_at > now() - interval '7 days')::int AS created
        FROM account WHERE workspace_id = ${workspaceId}::uuid
      ), t AS (
        SELECT count(*) FILTER (WHERE task.due_date >= ${today}::date AND task.due_date < ${today}::date + 7)::int AS due,
               count(*) FILTER (WHERE task.due_date < ${today}::date)::int AS overdue
        FROM plan_task task JOIN account ON account.id = task.account_id AND account.status = 'onboarding'
        WHERE task.workspace_id = ${workspaceId}::uuid AND task.state = 'open'
      ), c AS (
        SELECT count(*) FILTER (WHERE state NOT IN ('disconnected', 'needs_reconnection'))::int AS connected,
               count(*) FILTER (WHERE state IN ('needs_reconnection', 'missing_permission'))::int AS need_action
        FROM connection WHERE workspace_id = ${workspaceId}::uuid
      )
      SELECT a.*, t.*, c.*,
        (SELECT count(*)::int FROM attention_item WHERE workspace_id = ${workspaceId}::uuid AND state = 'open') AS attention
      FROM a, t, c`,
  );
  const row = rows[0]!;
  return {
    accounts: {
      onboarding: row.onboarding,
      live: row.live,
      atRisk: row.at_risk,
      createdLast7Days: row.created,
    },
    openAttention: row.attention,
    tasks: { dueThisWeek: row.due, overdue: row.overdue },
    connections: { connected: row.connected, needAction: row.need_action },
  };
}
