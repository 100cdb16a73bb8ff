import { z } from 'zod';
import { endpoint, everyone, workers } from '../http/endpoint';
import { Id, Instant, PageQuery, pageOf } from '../http/shapes';

export const attentionKinds = [
  'held_record',
  'likely_duplicate',
  'failed_effect',
  'dead_event',
  'connection',
  'left_stage',
  'source_deleted',
  'backfill_braked',
  'refused_field',
  'paused_field',
  'owner_changed',
  'silence',
] as const;

export const AttentionItemView = z.object({
  id: Id,
  kind: z.enum(attentionKinds),
  title: z.string(),
  /** What happened, in a sentence or two. */
  explanation: z.string(),
  connectionId: Id.nullable(),
  record: z
    .object({ externalId: z.string(), name: z.string().nullable(), url: z.string().nullable() })
    .nullable(),
  account: z.object({ id: Id, companyName: z.string() }).nullable(),
  missing: z.array(z.object({ field: z.string(), label: z.string() })),
  /** Accounts that may be the record's customer, with what tells them apart. */
  candidates: z.array(
    z.object({
      accountId: Id,
      companyName: z.string(),
      /** Why it may be the same. */
      text: z.string(),
      website: z.string().nullable(),
      /** Null when the account is gone. */
      createdAt: Instant.nullable(),
      /** Ids of the deals the account is linked to. */
      dealIds: z.array(z.string()),
    }),
  ),
  /** For two accounts that may be one customer: their ids. */
  pair: z.array(Id).length(2).nullable(),
  effectId: Id.nullable(),
  /** For `failed_effect`: it was not done, or nobody knows whether it was. */
  effectState: z.enum(['failed', 'unknown']).nullable(),
  deliveryId: z.string().nullable(),
  backfillId: Id.nullable(),
  /** One-click answers offered for this item, most useful first. */
  actions: z.array(
    z.enum([
      'check_again',
      'create_anyway',
      'create_new',
      'link',
      'confirm_effect',
      'retry_effect',
      'retry_delivery',
      'release_field',
      'open_connection',
      'open_account',
      'open_backfill',
      'compare',
      'keep_apart',
      'keep_going',
      'put_on_hold',
      'cancel_onboarding',
      'apply_owner',
      'keep_owner',
      'dismiss',
    ]),
  ),
  state: z.enum(['open', 'resolved', 'dismissed']),
  createdAt: Instant,
});
export type AttentionItemView = z.infer<typeof AttentionItemView>;

export const listAttention = endpoint({
  id: 'listAttention',
  method: 'GET',
  path: '/attention',
  tag: 'Attention',
  summary: 'What a person has to decide, newest first.',
  access: everyone,
  scope: 'activity:read',
  query: PageQuery.extend({
    state: z.enum(['open', 'resolved', 'dismissed']).default('open'),
    kind: z.enum(attentionKinds).optional(),
  }),
  response: pageOf(AttentionItemView).extend({ openCount: z.number().int() }),
  success: 200,
});
export const actOnAttention = endpoint({
  id: 'actOnAttention',
  method: 'POST',
  path: '/attention/{itemId}/action',
  tag: 'Attention',
  summary: 'Answer an item.',
  access: workers,
  scope: 'activity:write',
  audit: [
    'attention.closed',
    'record.triggered',
    'effect.retried',
    'effect.confirmed',
    'delivery.retried',
    'write_back.released',
    'accounts.kept_apart',
    'account.reversal_answered',
    'account.owner_decided',
  ],
  params: z.object({ itemId: Id }),
  body: z.object({
    action: z.enum([
      'check_again',
      'create_anyway',
      'create_new',
      'link',
      'confirm_effect',
      'retry_effect',
      'retry_delivery',
      'release_field',
      'keep_apart',
      'keep_going',
      'put_on_hold',
      'cancel_onboarding',
      'apply_owner',
      'keep_owner',
      'dismiss',
    ]),
    accountId: Id.optional(),
  }),
  response: AttentionItemView,
  success: 202,
  problems: ['attention.action_not_offered'],
});
