import {
  causesInRule,
  endedForGood,
  sameCause,
  unfinishedOutcomes,
  type Cause,
  type DecisionCode,
} from '@thread/domain';
import { Prisma } from '../generated/client';

const renamed = Prisma.join(
  Object.entries(sameCause).map(([from, to]) => Prisma.sql`WHEN ${from} THEN ${to}`),
  ' ',
);
/** Code of the cause of a run `r`. */
export const causeCode = Prisma.sql`CASE r.code ${renamed} ELSE r.code END`;
const outcomeList = Prisma.sql`ARRAY[${Prisma.join([...unfinishedOutcomes])}]`;
const inRule = Prisma.sql`ARRAY[${Prisma.join([...causesInRule])}]`;
const echo: DecisionCode = 'not_entered_stage';
const forGood = Prisma.sql`ARRAY[${Prisma.join([...endedForGood])}]`;

/** Runs that judged nothing anew: the record was edited inside its stage and had been judged before. A person's request always judges. */
const judgedBefore = (run: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(${run}.code = ${echo} AND ${run}.cause NOT IN ('manual', 'rerun', 'backfill'))`;
const sameRecord = (other: Prisma.Sql): Prisma.Sql => Prisma.sql`${other}.connection_id = r.connection_id
  AND ${other}.object_type = r.object_type AND ${other}.external_id = r.external_id`;
const [r, n] = [Prisma.sql`r`, Prisma.sql`n`];
const newer = Prisma.sql`(n.created_at, n.id) > (r.created_at, r.id)`;

/**
 * Query of the latest runs of a workspace's records that left them unfinished, with the parts of their cause. A record whose latest run
 * ended well is not among them, nor one of a disconnected connection. An edit of a record that was judged before
 * leaves its cause as it was. `kept` = the versions it recorded can still be used.
 */
export function unfinishedRuns(workspaceId: string, which: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
  return Prisma.sql`
      SELECT r.id, r.connection_id, r.object_type, r.external_id, r.record_name, r.outcome, ${causeCode} AS code,
             CASE WHEN ${causeCode} = ANY(${inRule}) THEN v.rule_id END AS rule_id,
             r.rule_version_id, r.mapping_version, r.inbox_event_ids, r.created_at,
             rule.id IS NOT NULL AND rule.deleted_at IS NULL AND r.mapping_version IS NOT NULL AS kept
      FROM run r
      JOIN connection c ON c.id = r.connection_id AND c.state <> 'disconnected'
      LEFT JOIN rule_version v ON v.id = r.rule_version_id
      LEFT JOIN rule ON rule.id = v.rule_id
      WHERE r.workspace_id = ${workspaceId}::uuid AND r.outcome = ANY(${outcomeList}) AND NOT r.code = ANY(${forGood})
        AND ${which}
        AND NOT EXISTS (SELECT 1 FROM run n WHERE ${sameRecord(n)} AND ${newer} AND NOT ${judgedBefore(n)})
        AND (NOT ${judgedBefore(r)}
          OR NOT EXISTS (SELECT 1 FROM run n WHERE ${sameRecord(n)} AND n.id <> r.id AND (${newer} OR NOT ${judgedBefore(n)})))`;
}

/** The unfinished runs of one cause. */
export function unfinishedRunsOf(
  workspaceId: string,
  cause: Cause & { readonly kind: 'record' },
): Prisma.Sql {
  const which = Prisma.sql`r.connection_id = ${cause.connectionId}::uuid AND r.outcome = ${cause.outcome}
    AND ${causeCode} = ${cause.code}
    AND (CASE WHEN ${causeCode} = ANY(${inRule}) THEN v.rule_id END) IS NOT DISTINCT FROM ${cause.ruleId}::uuid`;
  return unfinishedRuns(workspaceId, which);
}

/**
 * Query of dead events that no unfinished run speaks for: what could not be read at all. A record that failed is listed as a record, and its
 * events with it.
 */
export function deadEvents(workspaceId: string, which: Prisma.Sql = Prisma.sql`true`): Prisma.Sql {
  return Prisma.sql`
    SELECT e.id, e.connection_id, e.object_type, e.object_id, coalesce(e.error_code, 'unknown') AS code, e.error_text, e.received_at
    FROM inbox_event e
    JOIN connection c ON c.id = e.connection_id AND c.state <> 'disconnected'
    WHERE e.workspace_id = ${workspaceId}::uuid AND e.status = 'dead' AND ${which}
      AND NOT EXISTS (
        SELECT 1 FROM run f WHERE f.connection_id = e.connection_id AND f.object_type = 'deal' AND f.external_id = e.object_id
          AND f.outcome = 'failed' AND f.inbox_event_ids @> ARRAY[e.id])`;
}

/** The dead events of one cause. */
export function deadEventsOf(workspaceId: string, cause: Cause & { readonly kind: 'delivery' }): Prisma.Sql {
  const which = Prisma.sql`e.connection_id = ${cause.connectionId}::uuid AND coalesce(e.error_code, 'unknown') = ${cause.code}`;
  return deadEvents(workspaceId, which);
}
