import { backfillResults, backfillStates } from '@thread/domain';
import { z } from 'zod';
import { endpoint, everyone, leads } from '../http/endpoint';
import { Id, Instant, PageQuery, listOf, pageOf } from '../http/shapes';

/** Most records one request names; all of a rehearsal need not be named. */
const mostChosen = 5_000;
const ExternalId = z.string().min(1).max(300);
const Brake = z.number().int().min(1).max(10_000);

export const BackfillView = z.object({
  id: Id,
  rehearsalId: Id,
  rule: z.object({ id: Id, name: z.string(), deleted: z.boolean() }),
  connection: z.object({
    id: Id,
    name: z.string(),
    connectorId: z.string(),
    connectorName: z.string(),
    state: z.string(),
  }),
  since: Instant,
  /** `braked`: it made as many accounts in ten minutes as its brake allows and waits for a person. */
  state: z.enum(backfillStates),
  /** Null = lifted. */
  brake: z.number().int().nullable(),
  requestedBy: z.string().nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
  total: z.number().int(),
  ended: z.number().int(),
  cancelled: z.number().int(),
  /** Ended otherwise than the rehearsal said. */
  different: z.number().int(),
  /** Accounts whose e-mails wait until a person releases them. */
  silent: z.object({ accounts: z.number().int(), emails: z.number().int() }),
});
export type BackfillView = z.infer<typeof BackfillView>;

export const BackfillDetail = BackfillView.extend({
  results: z.array(
    z.object({
      result: z.enum(backfillResults),
      code: z.string().nullable(),
      /** The cause in a few plain words; null where the result says it all. */
      title: z.string().nullable(),
      /** What to mend before running these again. */
      cure: z.string().nullable(),
      /** Whether running these again may end otherwise. */
      canRetry: z.boolean(),
      count: z.number().int(),
    }),
  ),
});
export type BackfillDetail = z.infer<typeof BackfillDetail>;

export const BackfillItemView = z.object({
  externalId: ExternalId,
  name: z.string().nullable(),
  expected: z.object({ outcome: z.string(), code: z.string() }),
  result: z.enum(backfillResults),
  code: z.string().nullable(),
  summary: z.string().nullable(),
  isDifferent: z.boolean(),
  runId: Id.nullable(),
  account: z.object({ id: Id, companyName: z.string() }).nullable(),
});
export type BackfillItemView = z.infer<typeof BackfillItemView>;

export const SilentAccountView = z.object({
  id: Id,
  companyName: z.string(),
  createdAt: Instant,
  /** What it would send. */
  emails: z.array(z.object({ to: z.string(), subject: z.string() })),
});
export type SilentAccountView = z.infer<typeof SilentAccountView>;

const BackfillParams = z.object({ backfillId: Id });

export const startBackfill = endpoint({
  id: 'startBackfill',
  method: 'POST',
  path: '/rehearsals/{rehearsalId}/backfill',
  tag: 'Backfills',
  summary: 'Create accounts of the records that were rehearsed.',
  description:
    'Each record is read and decided again, after live events; the backfill says where that ends otherwise than rehearsed. A connection has one backfill at a time. Accounts it makes stay silent until they are released. `records` left out: every record that would lead to something. `brake` left out: the rule’s own; once given, it is the rule’s.',
  access: leads,
  scope: 'activity:write',
  audit: 'backfill.started',
  perMinute: 20,
  params: z.object({ rehearsalId: Id }),
  body: z.object({
    records: z.array(ExternalId).min(1).max(mostChosen).optional(),
    brake: Brake.optional(),
  }),
  response: BackfillDetail,
  success: 202,
  problems: [
    'backfill.not_rehearsed',
    'backfill.rule_changed',
    'backfill.under_way',
    'backfill.nothing',
    'connection.wrong_state',
  ],
});
export const listBackfills = endpoint({
  id: 'listBackfills',
  method: 'GET',
  path: '/backfills',
  tag: 'Backfills',
  summary: 'Backfills, newest first; the last twenty.',
  access: everyone,
  scope: 'activity:read',
  query: z.object({ ruleId: Id.optional() }),
  response: listOf(BackfillView),
  success: 200,
});
export const readBackfill = endpoint({
  id: 'readBackfill',
  method: 'GET',
  path: '/backfills/{backfillId}',
  tag: 'Backfills',
  summary: 'How far a backfill is.',
  access: everyone,
  scope: 'activity:read',
  params: BackfillParams,
  response: BackfillDetail,
  success: 200,
});
export const listBackfillRecords = endpoint({
  id: 'listBackfillRecords',
  method: 'GET',
  path: '/backfills/{backfillId}/records',
  tag: 'Backfills',
  summary: 'Records of a backfill in the order they are worked off.',
  access: everyone,
  scope: 'activity:read',
  params: BackfillParams,
  query: PageQuery.extend({
    result: z.enum(backfillResults).optional(),
    code: z.string().max(100).optional(),
    /** `true`: only those that ended otherwise than rehearsed. */
    different: z.enum(['true']).optional(),
  }),
  response: pageOf(BackfillItemView),
  success: 200,
});
export const listSilentAccounts = endpoint({
  id: 'listSilentAccounts',
  method: 'GET',
  path: '/backfills/{backfillId}/silent-accounts',
  tag: 'Backfills',
  summary: 'Accounts of a backfill that wait to be released, with what they would send.',
  access: everyone,
  scope: 'activity:read',
  params: BackfillParams,
  query: PageQuery,
  response: pageOf(SilentAccountView),
  success: 200,
});
export const pauseBackfill = endpoint({
  id: 'pauseBackfill',
  method: 'POST',
  path: '/backfills/{backfillId}/pause',
  tag: 'Backfills',
  summary: 'Pause a backfill.',
  description: 'Nothing more is taken up. Records that are being decided just now end as they would have.',
  access: leads,
  scope: 'activity:write',
  audit: 'backfill.paused',
  params: BackfillParams,
  response: BackfillDetail,
  success: 200,
  problems: ['backfill.wrong_state'],
});
export const resumeBackfill = endpoint({
  id: 'resumeBackfill',
  method: 'POST',
  path: '/backfills/{backfillId}/resume',
  tag: 'Backfills',
  summary: 'Let a paused or braked backfill go on.',
  description: 'The brake counts anew. `brake`: another one from now on; null lifts it.',
  access: leads,
  scope: 'activity:write',
  audit: 'backfill.resumed',
  params: BackfillParams,
  body: z.object({ brake: Brake.nullable().optional() }),
  response: BackfillDetail,
  success: 200,
  problems: ['backfill.wrong_state'],
});
export const cancelBackfill = endpoint({
  id: 'cancelBackfill',
  method: 'POST',
  path: '/backfills/{backfillId}/cancel',
  tag: 'Backfills',
  summary: 'Cancel what is left of a backfill; accounts that were made stay.',
  access: leads,
  scope: 'activity:write',
  audit: 'backfill.cancelled',
  params: BackfillParams,
  response: BackfillDetail,
  success: 200,
  problems: ['backfill.wrong_state'],
});
export const retryBackfill = endpoint({
  id: 'retryBackfill',
  method: 'POST',
  path: '/backfills/{backfillId}/retry',
  tag: 'Backfills',
  summary: 'Run the records again that ended with one cause.',
  description: 'They are read and decided afresh, with the rule as it was rehearsed and today’s mapping.',
  access: leads,
  scope: 'activity:write',
  audit: 'backfill.retried',
  params: BackfillParams,
  body: z.object({ result: z.enum(backfillResults), code: z.string().max(100).nullable() }),
  response: BackfillDetail,
  success: 202,
  problems: ['backfill.wrong_state'],
});
export const releaseBackfill = endpoint({
  id: 'releaseBackfill',
  method: 'POST',
  path: '/backfills/{backfillId}/release',
  tag: 'Backfills',
  summary: 'Release silent accounts.',
  description:
    '`emails`: whether what waited is sent, or discarded for good. What the accounts say from now on is sent as usual. `accountIds` left out: all of them.',
  access: leads,
  scope: 'activity:write',
  audit: 'backfill.released',
  params: BackfillParams,
  body: z.object({
    accountIds: z.array(Id).min(1).max(mostChosen).optional(),
    emails: z.enum(['send', 'discard']),
  }),
  response: BackfillDetail,
  success: 200,
});
