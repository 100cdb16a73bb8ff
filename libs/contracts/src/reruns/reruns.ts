import { rerunResults } from '@thread/domain';
import { z } from 'zod';
import { endpoint, everyone, leads, workers } from '../http/endpoint';
import { Id, Instant, PageQuery, pageOf } from '../http/shapes';

export const rerunModes = ['today', 'as_it_was'] as const;
/** Most records one request runs again; what is left over keeps its cause. */
export const mostRerunRecords = 5_000;
export const causeOutcomes = ['failed', 'hold', 'ask', 'skip', 'dead'] as const;
/** Opaque; taken from a cause's `key`. */
const CauseKey = z.string().min(1).max(300);

const ConnectionRef = z.object({ id: Id, name: z.string(), connectorName: z.string() });

export const CauseView = z.object({
  key: CauseKey,
  /** `record`: records whose latest run ended this way. `delivery`: dead deliveries that could not be read. */
  kind: z.enum(['record', 'delivery']),
  outcome: z.enum(causeOutcomes),
  code: z.string(),
  /** The cause in a few plain words. */
  title: z.string(),
  /** What to mend before running again; null when waiting is all there is. */
  cure: z.string().nullable(),
  connection: ConnectionRef,
  /** The rule that said no, where the cause lies in one. */
  rule: z.object({ id: Id, name: z.string(), deleted: z.boolean() }).nullable(),
  count: z.number().int(),
  /** How many of them can be run as it was: the rule version and mapping they recorded are still there. */
  asItWasCount: z.number().int(),
  newestAt: Instant,
  oldestAt: Instant,
  /** The newest record. */
  example: z.object({ externalId: z.string().nullable(), name: z.string().nullable(), summary: z.string() }),
  /** A re-run of this cause that is under way. */
  rerunId: Id.nullable(),
});
export type CauseView = z.infer<typeof CauseView>;

export const CauseRecordView = z.object({
  /** The record's latest run; null for a dead delivery. */
  runId: Id.nullable(),
  /** The dead delivery; null for a record. */
  deliveryId: z.string().nullable(),
  objectType: z.string().nullable(),
  externalId: z.string().nullable(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  summary: z.string(),
  /** Version of the rule the run recorded. */
  ruleVersion: z.number().int().nullable(),
  /** Why it cannot be run as it was; null when it can, or for a dead delivery. */
  notAsItWas: z.enum(['nothing_recorded', 'rule_deleted']).nullable(),
  at: Instant,
});
export type CauseRecordView = z.infer<typeof CauseRecordView>;

export const RerunView = z.object({
  id: Id,
  /** The cause's title at present; a re-run of one record has none. */
  title: z.string().nullable(),
  ruleName: z.string().nullable(),
  mode: z.enum(rerunModes),
  connection: ConnectionRef.extend({ state: z.string() }),
  requestedBy: z.string().nullable(),
  createdAt: Instant,
  /** Null while a record waits. */
  finishedAt: Instant.nullable(),
  total: z.number().int(),
  waiting: z.number().int(),
  /** Records whose turn never came because the re-run was stopped. */
  cancelled: z.number().int(),
});
export type RerunView = z.infer<typeof RerunView>;

export const RerunDetail = RerunView.extend({
  /** Records counted by how they stand. `none` = there was nothing to decide, the code says why; `cancelled` = stopped before their turn. */
  results: z.array(
    z.object({
      result: z.enum(rerunResults),
      code: z.string().nullable(),
      /** The code in plain words where it needs explaining. */
      text: z.string().nullable(),
      count: z.number().int(),
    }),
  ),
});
export type RerunDetail = z.infer<typeof RerunDetail>;

export const RerunItemView = z.object({
  deliveryId: z.string(),
  externalId: z.string().nullable(),
  name: z.string().nullable(),
  result: z.enum(rerunResults),
  code: z.string().nullable(),
  /** One sentence in plain words; null while it waits. */
  summary: z.string().nullable(),
  runId: Id.nullable(),
  account: z.object({ id: Id, companyName: z.string() }).nullable(),
});
export type RerunItemView = z.infer<typeof RerunItemView>;

export const listCauses = endpoint({
  id: 'listCauses',
  method: 'GET',
  path: '/causes',
  tag: 'Re-runs',
  summary: 'What did not end as wanted, by cause; the cause that struck last first.',
  description:
    'Only the latest run of each record counts: a record that became an account since is in no cause any more.',
  access: everyone,
  scope: 'activity:read',
  query: PageQuery.extend({
    outcome: z.enum(causeOutcomes).optional(),
    connectionId: Id.optional(),
    /** `show` also lists causes nothing is wrong with, such as deals outside the rule's stage. */
    usual: z.enum(['hide', 'show']).default('hide'),
  }),
  response: pageOf(CauseView),
  success: 200,
});
export const readCause = endpoint({
  id: 'readCause',
  method: 'GET',
  path: '/causes/{causeKey}',
  tag: 'Re-runs',
  summary: 'One cause as it is now.',
  description: '404 when no record has this cause any more.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ causeKey: CauseKey }),
  response: CauseView,
  success: 200,
});
export const listCauseRecords = endpoint({
  id: 'listCauseRecords',
  method: 'GET',
  path: '/causes/{causeKey}/records',
  tag: 'Re-runs',
  summary: 'The records of a cause, newest first.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ causeKey: CauseKey }),
  query: PageQuery,
  response: pageOf(CauseRecordView),
  success: 200,
});
export const rerunCause = endpoint({
  id: 'rerunCause',
  method: 'POST',
  path: '/causes/{causeKey}/rerun',
  tag: 'Re-runs',
  summary: 'Run all records with this cause again.',
  description:
    'Each record is read afresh and decided once, after live events. `as_it_was` uses the rule version and mapping its latest run recorded, never others instead; a record whose rule was deleted ends as `none` with code `rule_deleted`. Dead deliveries are processed with today’s rule. At most 5,000 records; what is left over keeps its cause. Asked again while it is under way, the answer is the same re-run.',
  access: leads,
  scope: 'activity:write',
  audit: 'rerun.started',
  perMinute: 20,
  params: z.object({ causeKey: CauseKey }),
  body: z.object({ mode: z.enum(rerunModes).default('today') }),
  response: RerunDetail,
  success: 202,
  problems: [
    'rerun.under_way',
    'rerun.nothing_recorded',
    'rerun.rule_deleted',
    'rerun.deliveries_are_todays',
    'connection.wrong_state',
  ],
});
export const rerun = endpoint({
  id: 'rerun',
  method: 'POST',
  path: '/runs/{runId}/rerun',
  tag: 'Re-runs',
  summary: 'Decide again on the record of one run.',
  description:
    '`today` uses the rules and mapping as they are now, `as_it_was` the versions this run recorded. A record that is linked to an account already is not touched as it was.',
  access: workers,
  scope: 'activity:write',
  audit: 'rerun.started',
  perMinute: 120,
  params: z.object({ runId: Id }),
  body: z.object({ mode: z.enum(rerunModes).default('today') }),
  response: z.object({ rerunId: Id, inboxEventId: z.string() }),
  success: 202,
  problems: ['rerun.under_way', 'rerun.nothing_recorded', 'rerun.rule_deleted', 'connection.wrong_state'],
});
export const listReruns = endpoint({
  id: 'listReruns',
  method: 'GET',
  path: '/reruns',
  tag: 'Re-runs',
  summary: 'Re-runs, newest first.',
  access: everyone,
  scope: 'activity:read',
  query: PageQuery,
  response: pageOf(RerunView),
  success: 200,
});
export const readRerun = endpoint({
  id: 'readRerun',
  method: 'GET',
  path: '/reruns/{rerunId}',
  tag: 'Re-runs',
  summary: 'How far a re-run is.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ rerunId: Id }),
  response: RerunDetail,
  success: 200,
});
export const stopRerun = endpoint({
  id: 'stopRerun',
  method: 'POST',
  path: '/reruns/{rerunId}/stop',
  tag: 'Re-runs',
  summary: 'Stop a re-run.',
  description:
    'Records that still wait are cancelled and keep their cause; those decided already, or being decided just now, stay as they end. Dead deliveries are dead again. Stopping a re-run that has ended changes nothing.',
  access: leads,
  scope: 'activity:write',
  audit: 'rerun.stopped',
  params: z.object({ rerunId: Id }),
  response: RerunDetail,
  success: 200,
});
export const listRerunRecords = endpoint({
  id: 'listRerunRecords',
  method: 'GET',
  path: '/reruns/{rerunId}/records',
  tag: 'Re-runs',
  summary: 'The records of a re-run in the order they are worked off.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ rerunId: Id }),
  query: PageQuery.extend({ result: z.enum(rerunResults).optional() }),
  response: pageOf(RerunItemView),
  success: 200,
});
