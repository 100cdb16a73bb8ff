import { runOutcomes } from '@thread/domain';
import { z } from 'zod';
import { Reason } from '../activity/activity';
import { endpoint, everyone, leads } from '../http/endpoint';
import { Day, Id, Instant, Money, PageQuery, listOf, pageOf } from '../http/shapes';
import { RuleDefinition } from '../rules/rules';

export const rehearsalStates = ['reading', 'done', 'cancelled', 'failed'] as const;
export const longestRehearsalDays = 365;

const ExternalId = z.string().min(1).max(300);
const ValueText = z.string().nullable();

export const RehearsalView = z.object({
  id: Id,
  rule: z.object({ id: Id, name: z.string(), deleted: z.boolean() }),
  connection: z.object({ id: Id, name: z.string(), connectorId: z.string(), connectorName: z.string() }),
  /** Whether the rule is still as it was rehearsed: only then records can be created from it. */
  isCurrent: z.boolean(),
  days: z.number().int(),
  since: Instant,
  state: z.enum(rehearsalStates),
  /** Every record of the period is known, so that `total` is final. */
  listed: z.boolean(),
  /** There are more records than one rehearsal looks at. */
  truncated: z.boolean(),
  /** What went wrong last, in plain words; null while all is well. */
  trouble: z.object({ code: z.string(), text: z.string(), nextAttemptAt: Instant.nullable() }).nullable(),
  requestedBy: z.string().nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
  total: z.number().int(),
  decided: z.number().int(),
});
export type RehearsalView = z.infer<typeof RehearsalView>;

export const RehearsalDetail = RehearsalView.extend({
  /** Most accounts in ten minutes that a backfill of the rule makes before it holds and asks. */
  brake: z.number().int(),
  summary: z.object({
    outcomes: z.array(
      z.object({
        outcome: z.enum(runOutcomes),
        code: z.string(),
        /** The code in a few plain words. */
        title: z.string(),
        count: z.number().int(),
      }),
    ),
    /** ARR of records that would become accounts, one entry a currency: never added up. */
    arr: z.array(z.object({ amount: z.string(), currency: z.string().nullable(), count: z.number().int() })),
    /** Records that would become accounts with unknown ARR. */
    withoutArr: z.number().int(),
    duplicates: z.number().int(),
    missing: z.array(z.object({ field: z.string(), count: z.number().int() })),
    /** Values the mapping has no translation for. */
    unmapped: z.array(
      z.object({ field: z.string(), label: z.string(), value: z.string(), count: z.number().int() }),
    ),
  }),
});
export type RehearsalDetail = z.infer<typeof RehearsalDetail>;

export const RehearsalRowView = z.object({
  externalId: ExternalId,
  outcome: z.enum(runOutcomes),
  code: z.string(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  companyName: z.string().nullable(),
  arr: Money.nullable(),
  closeDate: Day.nullable(),
  /** One sentence in plain words. */
  summary: z.string(),
  missing: z.array(z.string()),
  unmapped: z.array(z.object({ field: z.string(), label: z.string(), value: z.string() })),
  /** The rehearsed record whose account this one would join, or may be the same as. */
  twin: z.object({ externalId: ExternalId, name: z.string().nullable() }).nullable(),
  /** The account it is linked to, or would be. */
  account: z.object({ id: Id, companyName: z.string() }).nullable(),
});
export type RehearsalRowView = z.infer<typeof RehearsalRowView>;

export const RehearsalRowDetail = RehearsalRowView.extend({
  reasons: z.array(Reason),
  /** Differences to the account it is linked to. */
  changes: z.array(
    z.object({
      field: z.string(),
      label: z.string(),
      from: ValueText,
      to: ValueText,
      /** False = the mapping's policy keeps the present value. */
      applied: z.boolean(),
    }),
  ),
  candidates: z.array(
    z.object({
      companyName: z.string(),
      text: z.string(),
      /** Null for the account another rehearsed record would make. */
      accountId: Id.nullable(),
    }),
  ),
});
export type RehearsalRowDetail = z.infer<typeof RehearsalRowDetail>;

export const startRehearsal = endpoint({
  id: 'startRehearsal',
  method: 'POST',
  path: '/rules/{ruleId}/rehearsals',
  tag: 'Rehearsals',
  summary: 'See what a rule would do with the records of the last days.',
  description:
    'Records changed in the period are read from the provider and decided as live ones are, as if the rule had been on since its start. Nothing is written to accounts. With `definition` a draft is rehearsed that is not saved. A rehearsal of the rule that is under way is cancelled. Rows are kept for 30 days.',
  access: leads,
  scope: 'activity:write',
  audit: 'rehearsal.started',
  perMinute: 20,
  params: z.object({ ruleId: Id }),
  body: z.object({
    days: z.number().int().min(1).max(longestRehearsalDays),
    definition: RuleDefinition.optional(),
  }),
  response: RehearsalDetail,
  success: 202,
  problems: ['rule.invalid', 'rehearsal.impossible', 'connection.wrong_state'],
});
export const listRehearsals = endpoint({
  id: 'listRehearsals',
  method: 'GET',
  path: '/rules/{ruleId}/rehearsals',
  tag: 'Rehearsals',
  summary: 'Rehearsals of a rule, newest first; the last ten.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ ruleId: Id }),
  response: listOf(RehearsalView),
  success: 200,
});
export const readRehearsal = endpoint({
  id: 'readRehearsal',
  method: 'GET',
  path: '/rehearsals/{rehearsalId}',
  tag: 'Rehearsals',
  summary: 'How far a rehearsal is, and what it comes to.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ rehearsalId: Id }),
  response: RehearsalDetail,
  success: 200,
});
export const listRehearsalRows = endpoint({
  id: 'listRehearsalRows',
  method: 'GET',
  path: '/rehearsals/{rehearsalId}/rows',
  tag: 'Rehearsals',
  summary: 'Records of a rehearsal in the order they are decided.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ rehearsalId: Id }),
  query: PageQuery.extend({
    outcome: z.enum(runOutcomes).optional(),
    show: z.enum(['duplicates', 'missing', 'unmapped']).optional(),
    /** Part of a name, or a record's id. */
    search: z.string().trim().min(1).max(200).optional(),
  }),
  response: pageOf(RehearsalRowView),
  success: 200,
});
export const readRehearsalRow = endpoint({
  id: 'readRehearsalRow',
  method: 'GET',
  path: '/rehearsals/{rehearsalId}/rows/{externalId}',
  tag: 'Rehearsals',
  summary: 'Why one record would end as it would, and what would change.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ rehearsalId: Id, externalId: ExternalId }),
  response: RehearsalRowDetail,
  success: 200,
});
export const cancelRehearsal = endpoint({
  id: 'cancelRehearsal',
  method: 'POST',
  path: '/rehearsals/{rehearsalId}/cancel',
  tag: 'Rehearsals',
  summary: 'Stop a rehearsal; what is decided stays to be looked at.',
  access: leads,
  scope: 'activity:write',
  audit: 'rehearsal.cancelled',
  params: z.object({ rehearsalId: Id }),
  response: RehearsalDetail,
  success: 200,
});
