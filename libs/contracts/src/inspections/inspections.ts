import { z } from 'zod';
import { Reason, RunView } from '../activity/activity';
import { endpoint, everyone } from '../http/endpoint';
import { Id, Instant } from '../http/shapes';
import { MappedField } from '../mappings/mappings';

export const InspectionView = z.object({
  record: z
    .object({
      externalId: z.string(),
      name: z.string().nullable(),
      url: z.string().nullable(),
      pipelineLabel: z.string().nullable(),
      stageLabel: z.string().nullable(),
    })
    .nullable(),
  connection: z.object({ id: Id, connectorName: z.string(), state: z.string() }),
  /** Headline answer: created | linked | held | would_create | asked | skipped | never_received | connection_broken | not_found. */
  answer: z.enum([
    'created',
    'linked',
    'held',
    'asked',
    'would_create',
    'skipped',
    'never_received',
    'connection_broken',
    'not_found',
  ]),
  code: z.string(),
  headline: z.string(),
  nextStep: z.string().nullable(),
  account: z.object({ id: Id, companyName: z.string() }).nullable(),
  /** What was received about this record: count, first and last; zero = never. */
  received: z.object({
    events: z.number().int(),
    firstAt: Instant.nullable(),
    lastAt: Instant.nullable(),
    nextSweepAt: Instant.nullable(),
  }),
  steps: z.array(Reason),
  /** Mapped as it would be now; empty when the record could not be read. */
  fields: z.array(MappedField),
  runs: z.array(RunView),
  hold: z
    .object({
      missing: z.array(z.string()),
      since: Instant,
      settleUntil: Instant,
      state: z.enum(['settling', 'needs_attention']),
    })
    .nullable(),
});
export type InspectionView = z.infer<typeof InspectionView>;

export const inspectRecord = endpoint({
  id: 'inspectRecord',
  method: 'POST',
  path: '/inspections',
  tag: 'Activity',
  summary:
    'Why, or why not: every step for one deal with the actual values, also for deals that never arrived. Nothing is written.',
  access: everyone,
  scope: 'activity:read',
  audit: 'reads',
  perMinute: 60,
  body: z.object({ connectionId: Id.optional(), reference: z.string().min(1).max(2_000) }),
  response: InspectionView,
  success: 200,
  problems: ['reference.unreadable', 'reference.other_account', 'connection.ambiguous', 'connection.none'],
});
