import { z } from 'zod';
import { endpoint, everyone, workers } from '../http/endpoint';
import { Day, EnteredDay, Id, Instant, Money, PageQuery, UserRef, pageOf } from '../http/shapes';
import { Evidence, FieldValue } from '../mappings/mappings';
import { planRoles } from '../templates/templates';

export const accountStatuses = ['onboarding', 'live', 'on_hold', 'cancelled'] as const;
export const healths = ['on_track', 'at_risk', 'off_track'] as const;
export const handoffSteps = ['ae_review', 'csm_assignment', 'csm_acceptance', 'accepted'] as const;

export const AccountSummary = z.object({
  id: Id,
  companyName: z.string(),
  website: z.string().nullable(),
  arr: Money.nullable(),
  closeDate: Day.nullable(),
  status: z.enum(accountStatuses),
  handoffStep: z.enum(handoffSteps),
  health: z.enum(healths),
  progressPercent: z.number().int(),
  aeEmail: z.string().nullable(),
  aeName: z.string().nullable(),
  csm: UserRef.nullable(),
  templateName: z.string().nullable(),
  nextDueDate: Day.nullable(),
  createdAt: Instant,
});
export type AccountSummary = z.infer<typeof AccountSummary>;

export const accountSorts = [
  'created_desc',
  'created_asc',
  'name_asc',
  'name_desc',
  'arr_desc',
  'arr_asc',
  'close_date_desc',
  'close_date_asc',
  'progress_asc',
  'progress_desc',
] as const;

export const listAccounts = endpoint({
  id: 'listAccounts',
  method: 'GET',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'Accounts: search, filter, sort, page.',
  access: everyone,
  scope: 'accounts:read',
  query: PageQuery.extend({
    q: z.string().max(200).optional(),
    status: z.enum(accountStatuses).optional(),
    health: z.enum(healths).optional(),
    handoffStep: z.enum(handoffSteps).optional(),
    /** A user's id, or `none`. */
    csm: z.union([Id, z.literal('none')]).optional(),
    /** Only the account linked to this external record id. */
    externalId: z.string().max(200).optional(),
    sort: z.enum(accountSorts).default('created_desc'),
  }),
  response: pageOf(AccountSummary).extend({ total: z.number().int() }),
  success: 200,
});

export const FactView = z.object({
  field: z.string(),
  label: z.string(),
  value: FieldValue.nullable(),
  origin: z.enum(['source', 'person', 'default']),
  evidence: Evidence,
  recordedAt: Instant,
  setBy: UserRef.nullable(),
  connectorName: z.string().nullable(),
  /** What the source says now where it differs; null when it agrees. */
  sourceValue: FieldValue.nullable(),
  differs: z.boolean(),
  /** How it stands with a field that is written back; null for one that is not. */
  writtenBack: z
    .object({
      state: z.enum(['same', 'waiting', 'refused', 'paused']),
      property: z.string(),
      objectType: z.string(),
      lastWrittenAt: Instant.nullable(),
      /** Why it is refused, in the provider's words. */
      text: z.string().nullable(),
    })
    .nullable(),
});
export type FactView = z.infer<typeof FactView>;

export const TaskView = z.object({
  id: Id,
  title: z.string(),
  description: z.string(),
  role: z.enum(planRoles),
  assignee: UserRef.nullable(),
  dueDate: Day.nullable(),
  state: z.enum(['open', 'done', 'skipped']),
  completedAt: Instant.nullable(),
  overdue: z.boolean(),
  position: z.number().int(),
});
export type TaskView = z.infer<typeof TaskView>;

export const MilestoneView = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  dueDate: Day.nullable(),
  completedAt: Instant.nullable(),
  overdue: z.boolean(),
  position: z.number().int(),
  tasks: z.array(TaskView),
});
export type MilestoneView = z.infer<typeof MilestoneView>;

export const AccountDetail = AccountSummary.extend({
  facts: z.array(FactView),
  people: z.array(
    z.object({
      id: Id,
      name: z.string().nullable(),
      email: z.string().nullable(),
      title: z.string().nullable(),
      isPrimary: z.boolean(),
    }),
  ),
  milestones: z.array(MilestoneView),
  links: z.array(
    z.object({
      connectionId: Id,
      connectorId: z.string(),
      connectorName: z.string(),
      objectType: z.string(),
      externalId: z.string(),
      url: z.string().nullable(),
      kind: z.enum(['active', 'alias']),
    }),
  ),
  healthReasons: z.array(z.string()),
  goLiveDate: Day.nullable(),
  notes: z.string().nullable(),
  createdBy: z.string(),
  runId: Id.nullable(),
  /** Since when messages are held back because a deal was reversed; null when they are not. */
  frozenSince: Instant.nullable(),
  /** A backfill made it: since when nothing about it is sent, and how many e-mails wait for its release. Null when it is not silent. */
  silence: z.object({ since: Instant, backfillId: Id, emails: z.number().int() }).nullable(),
  version: z.number().int(),
});
export type AccountDetail = z.infer<typeof AccountDetail>;

const accountParams = z.object({ accountId: Id });

export const readAccount = endpoint({
  id: 'readAccount',
  method: 'GET',
  path: '/accounts/{accountId}',
  tag: 'Accounts',
  summary: 'One account: facts with provenance, plan, people, links.',
  access: everyone,
  scope: 'accounts:read',
  params: accountParams,
  response: AccountDetail,
  success: 200,
});
export const createAccount = endpoint({
  id: 'createAccount',
  method: 'POST',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'Create an account by hand.',
  access: workers,
  scope: 'accounts:write',
  audit: 'account.created',
  body: z.object({
    companyName: z.string().min(1).max(300),
    website: z.string().max(500).optional(),
    arr: Money.optional(),
    closeDate: EnteredDay.optional(),
    aeEmail: z.email().optional(),
    primaryContactName: z.string().max(300).optional(),
    primaryContactEmail: z.email().optional(),
    templateId: Id.optional(),
    /** Go ahead although an account looks the same. */ evenIfDuplicate: z.boolean().default(false),
  }),
  response: AccountDetail,
  success: 201,
  problems: ['account.likely_duplicate'],
});
export const updateAccount = endpoint({
  id: 'updateAccount',
  method: 'PATCH',
  path: '/accounts/{accountId}',
  tag: 'Accounts',
  summary: 'Change fields by hand; the source’s value is kept beside yours.',
  access: workers,
  scope: 'accounts:write',
  audit: 'account.changed',
  params: accountParams,
  body: z.object({
    facts: z.record(z.string(), FieldValue.nullable()).optional(),
    status: z.enum(accountStatuses).optional(),
    goLiveDate: EnteredDay.nullable().optional(),
    version: z.number().int(),
  }),
  response: AccountDetail,
  success: 200,
  problems: ['account.field_invalid', 'resource.conflict'],
});
export const settleFact = endpoint({
  id: 'settleFact',
  method: 'POST',
  path: '/accounts/{accountId}/facts/{field}',
  tag: 'Accounts',
  summary: 'Adopt what the source says, keep the present value, or push it to the source.',
  access: workers,
  scope: 'accounts:write',
  audit: 'account.fact_settled',
  params: accountParams.extend({ field: z.string().max(100) }),
  body: z.object({ choice: z.enum(['adopt', 'keep', 'push']) }),
  response: AccountDetail,
  success: 200,
});

export const TimelineEntryView = z.object({
  id: Id,
  at: Instant,
  kind: z.string(),
  actorKind: z.enum(['thread', 'person', 'source']),
  actorName: z.string(),
  summary: z.string(),
  detail: z.record(z.string(), z.unknown()),
  runId: Id.nullable(),
});
export type TimelineEntryView = z.infer<typeof TimelineEntryView>;
export const listTimeline = endpoint({
  id: 'listTimeline',
  method: 'GET',
  path: '/accounts/{accountId}/timeline',
  tag: 'Accounts',
  summary: 'Everything that happened to an account and why, newest first.',
  access: everyone,
  scope: 'accounts:read',
  params: accountParams,
  query: PageQuery.extend({ kind: z.string().max(60).optional() }),
  response: pageOf(TimelineEntryView),
  success: 200,
});

export const reviewHandoff = endpoint({
  id: 'reviewHandoff',
  method: 'POST',
  path: '/accounts/{accountId}/handoff/review',
  tag: 'Handoff',
  summary: 'The AE has reviewed; optionally with a note.',
  access: workers,
  scope: 'accounts:write',
  audit: 'handoff.reviewed',
  params: accountParams,
  body: z.object({ note: z.string().max(5_000).optional() }),
  response: AccountDetail,
  success: 200,
});
export const assignCsm = endpoint({
  id: 'assignCsm',
  method: 'POST',
  path: '/accounts/{accountId}/handoff/assignment',
  tag: 'Handoff',
  summary: 'Assign the CSM; they get an e-mail.',
  access: workers,
  scope: 'accounts:write',
  audit: 'handoff.assigned',
  params: accountParams,
  body: z.object({ csmUserId: Id }),
  response: AccountDetail,
  success: 200,
  problems: ['handoff.not_a_csm'],
});
export const acceptHandoff = endpoint({
  id: 'acceptHandoff',
  method: 'POST',
  path: '/accounts/{accountId}/handoff/acceptance',
  tag: 'Handoff',
  summary: 'The CSM accepts and onboarding starts.',
  access: workers,
  scope: 'accounts:write',
  audit: 'handoff.accepted',
  params: accountParams,
  response: AccountDetail,
  success: 200,
  problems: ['handoff.wrong_step'],
});
