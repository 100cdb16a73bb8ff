import { z } from 'zod';
import { FieldView } from '../connectors/connectors';
import { admins, endpoint, everyone, workers } from '../http/endpoint';
import { Id, Instant } from '../http/shapes';

export const metricKeys = [
  'status',
  'phase',
  'progress',
  'health',
  'goLivePlanned',
  'goLiveActual',
  'csm',
  'accountUrl',
] as const;

export const MetricChoice = z.object({
  metric: z.enum(metricKeys),
  object: z.enum(['deal', 'company']),
  property: z.string().min(1).max(200),
});
export type MetricChoice = z.infer<typeof MetricChoice>;

const Place = z.object({
  objectType: z.enum(['deal', 'company']),
  externalId: z.string().min(1).max(200),
  property: z.string().min(1).max(200),
});

/** What a connection writes back to its source, and how that stands. */
export const WriteBackView = z.object({
  /** False: Thread can only read from this provider. */
  available: z.boolean(),
  /** The optional permission group it needs; null where none is about it. */
  permission: z.object({ group: z.string(), label: z.string(), granted: z.boolean() }).nullable(),
  /** Whether Thread can make properties, and with which permission group; null = an admin of the provider makes them. */
  makesProperties: z.object({ group: z.string().nullable(), granted: z.boolean() }).nullable(),
  /** Fields of the mapping that go out. */
  fields: z.array(z.string()),
  metrics: z.array(MetricChoice),
  catalogue: z.array(
    z.object({
      metric: z.enum(metricKeys),
      label: z.string(),
      /** Property types it can be written to. */
      types: z.array(FieldView.shape.type),
    }),
  ),
  state: z.object({
    /** Why nothing is written at all; null while it works. */
    blocked: z.object({ code: z.string(), text: z.string(), since: Instant }).nullable(),
    waiting: z.number().int(),
    oldestWaitingSince: Instant.nullable(),
    lastError: z.string().nullable(),
    lastWrittenAt: Instant.nullable(),
  }),
  /** Properties that are not written: refused by the provider, or paused because they were changed back again and again. */
  troubles: z.array(
    Place.extend({
      objectType: z.string(),
      label: z.string(),
      account: z.object({ id: Id, companyName: z.string() }),
      kind: z.enum(['refused', 'paused']),
      text: z.string(),
      since: Instant.nullable(),
    }),
  ),
  troubleCount: z.number().int(),
});
export type WriteBackView = z.infer<typeof WriteBackView>;

const connectionParams = z.object({ connectionId: Id });

export const readWriteBack = endpoint({
  id: 'readWriteBack',
  method: 'GET',
  path: '/connections/{connectionId}/write-back',
  tag: 'Writing back',
  summary: 'What is written back to the source, what waits and what was refused.',
  access: everyone,
  scope: 'connections:read',
  params: connectionParams,
  response: WriteBackView,
  success: 200,
});
export const saveWriteBack = endpoint({
  id: 'saveWriteBack',
  method: 'PUT',
  path: '/connections/{connectionId}/write-back',
  tag: 'Writing back',
  summary: 'Choose which onboarding metrics go to which properties.',
  access: admins,
  scope: 'connections:write',
  audit: 'write_back.saved',
  params: connectionParams,
  body: z.object({ metrics: z.array(MetricChoice).max(32) }),
  response: WriteBackView,
  success: 200,
  problems: ['write_back.invalid'],
});
export const makeWriteBackProperty = endpoint({
  id: 'makeWriteBackProperty',
  method: 'POST',
  path: '/connections/{connectionId}/write-back/properties',
  tag: 'Writing back',
  summary: 'Make a property at the provider for a metric; the one there is when it exists already.',
  access: admins,
  scope: 'connections:write',
  audit: 'write_back.property_made',
  perMinute: 30,
  params: connectionParams,
  body: MetricChoice.omit({ property: true }),
  response: FieldView,
  success: 201,
  problems: ['write_back.invalid', 'connection.unavailable', 'provider.unavailable', 'provider.rate_limited'],
});
export const releaseWriteBack = endpoint({
  id: 'releaseWriteBack',
  method: 'POST',
  path: '/connections/{connectionId}/write-back/release',
  tag: 'Writing back',
  summary: 'Have a refused or paused property written again.',
  access: workers,
  scope: 'connections:write',
  audit: 'write_back.released',
  params: connectionParams,
  body: Place,
  response: WriteBackView,
  success: 200,
});
