import { runOutcomes } from '@thread/domain';
import { z } from 'zod';
import { endpoint, everyone, workers } from '../http/endpoint';
import { Id, Instant, PageQuery, pageOf } from '../http/shapes';

/** A 64-bit sequence as decimal text. */
const DeliveryId = z.string().regex(/^\d{1,18}$/);

export const Reason = z.object({
  step: z.string(),
  ok: z.boolean(),
  text: z.string(),
  actual: z.string().nullable().optional(),
  expected: z.string().nullable().optional(),
});
export type Reason = z.infer<typeof Reason>;

export const RunView = z.object({
  id: Id,
  connectionId: Id,
  connectorName: z.string(),
  objectType: z.string(),
  externalId: z.string(),
  recordName: z.string().nullable(),
  recordUrl: z.string().nullable(),
  cause: z.enum(['webhook', 'poll', 'manual', 'rerun', 'settle', 'backfill']),
  outcome: z.enum(runOutcomes),
  code: z.string(),
  /** One sentence in plain words. */
  summary: z.string(),
  reasons: z.array(Reason),
  rule: z.object({ id: Id, name: z.string(), version: z.number().int() }).nullable(),
  account: z.object({ id: Id, companyName: z.string() }).nullable(),
  errorText: z.string().nullable(),
  durationMs: z.number().int(),
  createdAt: Instant,
});
export type RunView = z.infer<typeof RunView>;

export const DeliveryView = z.object({
  id: z.string(),
  connectorId: z.string(),
  connectionId: Id.nullable(),
  source: z.enum(['webhook', 'poll', 'manual']),
  eventType: z.string().nullable(),
  objectType: z.string().nullable(),
  objectId: z.string().nullable(),
  status: z.enum(['waiting', 'done', 'ignored', 'dead', 'unrouted']),
  attempts: z.number().int(),
  errorCode: z.string().nullable(),
  errorText: z.string().nullable(),
  occurredAt: Instant.nullable(),
  receivedAt: Instant,
  doneAt: Instant.nullable(),
  runId: Id.nullable(),
  /** Set once the body is no longer kept; it is empty then. */
  contentsRemovedAt: Instant.nullable(),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

export const EffectView = z.object({
  id: Id,
  kind: z.string(),
  effectKey: z.string(),
  state: z.enum(['waiting', 'silent', 'held', 'sending', 'done', 'failed', 'unknown', 'cancelled']),
  /** E.g. "E-mail to ana@acme.example". */
  summary: z.string(),
  attempts: z.number().int(),
  errorText: z.string().nullable(),
  createdAt: Instant,
  doneAt: Instant.nullable(),
});
export type EffectView = z.infer<typeof EffectView>;

export const listRuns = endpoint({
  id: 'listRuns',
  method: 'GET',
  path: '/runs',
  tag: 'Activity',
  summary: 'Decisions about records, newest first.',
  access: everyone,
  scope: 'activity:read',
  query: PageQuery.extend({
    connectionId: Id.optional(),
    outcome: z.enum(runOutcomes).optional(),
    externalId: z.string().max(200).optional(),
    accountId: Id.optional(),
  }),
  response: pageOf(RunView),
  success: 200,
});
export const readRun = endpoint({
  id: 'readRun',
  method: 'GET',
  path: '/runs/{runId}',
  tag: 'Activity',
  summary: 'The way of one decision: deliveries → run → effects.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ runId: Id }),
  response: z.object({
    run: RunView,
    deliveries: z.array(
      DeliveryView.extend({
        /** Body as text where it is text, at most 20,000 characters. */ body: z.string(),
      }),
    ),
    /** Further deliveries of the run that are no longer kept. */
    deliveriesRemoved: z.number().int(),
    effects: z.array(EffectView),
  }),
  success: 200,
});
export const listDeliveries = endpoint({
  id: 'listDeliveries',
  method: 'GET',
  path: '/deliveries',
  tag: 'Activity',
  summary: 'What arrived, newest first.',
  access: everyone,
  scope: 'activity:read',
  query: PageQuery.extend({
    connectionId: Id.optional(),
    status: z.enum(['waiting', 'done', 'ignored', 'dead', 'unrouted']).optional(),
    objectId: z.string().max(200).optional(),
    source: z.enum(['webhook', 'poll', 'manual']).optional(),
  }),
  response: pageOf(DeliveryView),
  success: 200,
});
export const readDelivery = endpoint({
  id: 'readDelivery',
  method: 'GET',
  path: '/deliveries/{deliveryId}',
  tag: 'Activity',
  summary: 'One delivery and what it led to.',
  access: everyone,
  scope: 'activity:read',
  params: z.object({ deliveryId: DeliveryId }),
  response: z.object({
    delivery: DeliveryView.extend({ body: z.string() }),
    run: RunView.nullable(),
    effects: z.array(EffectView),
  }),
  success: 200,
});
export const retryDelivery = endpoint({
  id: 'retryDelivery',
  method: 'POST',
  path: '/deliveries/{deliveryId}/retry',
  tag: 'Activity',
  summary: 'Process a dead delivery again.',
  access: workers,
  scope: 'activity:write',
  audit: 'delivery.retried',
  params: z.object({ deliveryId: DeliveryId }),
  response: DeliveryView,
  success: 202,
});
export const retryEffect = endpoint({
  id: 'retryEffect',
  method: 'POST',
  path: '/effects/{effectId}/retry',
  tag: 'Activity',
  summary:
    'Try a failed or unknown effect again; for unknown ones the person takes the risk of a second sending.',
  access: workers,
  scope: 'activity:write',
  audit: 'effect.retried',
  params: z.object({ effectId: Id }),
  body: z.object({ evenIfUnknown: z.boolean().default(false) }),
  response: EffectView,
  success: 202,
  problems: ['effect.unknown_needs_confirmation'],
});
