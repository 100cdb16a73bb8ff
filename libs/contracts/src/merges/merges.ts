import { z } from 'zod';
import { AccountDetail, AccountSummary, FactView } from '../accounts/accounts';
import { endpoint, everyone, leads, workers } from '../http/endpoint';
import { Id, Instant, PageQuery, pageOf } from '../http/shapes';

export const mergeSides = ['kept', 'absorbed'] as const;
export const planChoices = ['kept', 'absorbed', 'both'] as const;
export const pairStates = ['open', 'kept_apart', 'merged'] as const;

const Likeness = z.object({
  by: z.enum(['crm_merge', 'company', 'domain', 'name', 'contact_email']),
  text: z.string(),
});

const PairedAccount = z.object({
  id: Id,
  companyName: z.string(),
  website: z.string().nullable(),
  createdAt: Instant,
});

export const DuplicatePairView = z.object({
  id: Id,
  state: z.enum(pairStates),
  /** Why the two may be one customer, weightiest first. */
  reasons: z.array(Likeness),
  foundAt: Instant,
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
  /** The two accounts, the older first. */
  accounts: z.array(PairedAccount).length(2),
});
export type DuplicatePairView = z.infer<typeof DuplicatePairView>;

export const listDuplicates = endpoint({
  id: 'listDuplicates',
  method: 'GET',
  path: '/duplicates',
  tag: 'Duplicates',
  summary: 'Pairs of accounts that may be one customer, newest first.',
  access: everyone,
  scope: 'accounts:read',
  query: PageQuery.extend({ state: z.enum(pairStates).default('open') }),
  response: pageOf(DuplicatePairView).extend({ openCount: z.number().int() }),
  success: 200,
});

const ComparedSide = AccountSummary.extend({
  version: z.number().int(),
  facts: z.array(FactView),
  people: AccountDetail.shape.people,
  links: AccountDetail.shape.links,
  plan: z.object({ tasks: z.number().int(), tasksTouched: z.number().int() }),
});

export const ComparisonView = z.object({
  kept: ComparedSide,
  absorbed: ComparedSide,
  fields: z.array(
    z.object({
      field: z.string(),
      label: z.string(),
      kept: z.string().nullable(),
      absorbed: z.string().nullable(),
      same: z.boolean(),
      /** Sides that can be chosen: one that does not know the value cannot. */
      sides: z.array(z.enum(mergeSides)),
      proposed: z.enum(mergeSides),
    }),
  ),
  plan: z.enum(planChoices),
  /** Null when nothing noticed that they are alike. */
  pair: DuplicatePairView.nullable(),
});
export type ComparisonView = z.infer<typeof ComparisonView>;

const accountParams = z.object({ accountId: Id });

export const compareAccounts = endpoint({
  id: 'compareAccounts',
  method: 'GET',
  path: '/accounts/{accountId}/comparison/{otherId}',
  tag: 'Duplicates',
  summary: 'Two accounts side by side, with what a merge would take from which.',
  access: everyone,
  scope: 'accounts:read',
  params: accountParams.extend({ otherId: Id }),
  response: ComparisonView,
  success: 200,
});

export const MergeView = z.object({
  id: Id,
  keptId: Id,
  absorbedId: Id,
  keptName: z.string(),
  absorbedName: z.string(),
  mergedAt: Instant,
  mergedBy: z.string().nullable(),
  undoneAt: Instant.nullable(),
  undoneBy: z.string().nullable(),
  /** After an undo: what could not be put back, in sentences. */
  notRestored: z.array(z.string()),
  /** It stands, and no later merge has to be undone first. */
  undoable: z.boolean(),
});
export type MergeView = z.infer<typeof MergeView>;

export const mergeAccounts = endpoint({
  id: 'mergeAccounts',
  method: 'POST',
  path: '/accounts/{accountId}/merges',
  tag: 'Duplicates',
  summary: 'Make another account part of this one.',
  description:
    'The account of the address is kept. The id of the other one leads to it from then on: `GET` answers the kept account, changes answer `account.merged`.',
  access: leads,
  scope: 'accounts:write',
  audit: 'accounts.merged',
  params: accountParams,
  body: z.object({
    absorbedId: Id,
    /** Versions of both accounts as they were compared. */
    versions: z.object({ kept: z.number().int(), absorbed: z.number().int() }),
    /** Which account’s value to take, by field; what is left out is taken as proposed. */
    fields: z.record(z.string().max(100), z.enum(mergeSides)).default({}),
    plan: z.enum(planChoices).optional(),
  }),
  response: MergeView,
  success: 201,
  problems: ['resource.conflict'],
});

export const listMerges = endpoint({
  id: 'listMerges',
  method: 'GET',
  path: '/merges',
  tag: 'Duplicates',
  summary: 'Merges of accounts, newest first.',
  access: everyone,
  scope: 'accounts:read',
  query: PageQuery.extend({
    /** Only merges this account had a part in. */
    accountId: Id.optional(),
  }),
  response: pageOf(MergeView),
  success: 200,
});

export const undoMerge = endpoint({
  id: 'undoMerge',
  method: 'POST',
  path: '/merges/{mergeId}/undo',
  tag: 'Duplicates',
  summary: 'Make two accounts of a merged one again.',
  description:
    'Both are as they were before the merge. What was changed after the merge stays with the kept account; `notRestored` says what.',
  access: leads,
  scope: 'accounts:write',
  audit: ['accounts.merge_undone', 'record.triggered'],
  params: z.object({ mergeId: Id }),
  response: MergeView,
  success: 200,
  problems: ['merge.not_undoable'],
});

export const keepAccountsApart = endpoint({
  id: 'keepAccountsApart',
  method: 'POST',
  path: '/accounts/{accountId}/kept-apart',
  tag: 'Duplicates',
  summary: 'Two accounts are different customers: never ask again.',
  access: workers,
  scope: 'accounts:write',
  audit: 'accounts.kept_apart',
  params: accountParams,
  body: z.object({ otherId: Id }),
  success: 204,
});
