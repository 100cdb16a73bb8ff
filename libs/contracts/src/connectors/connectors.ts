import { z } from 'zod';
import { admins, endpoint, everyone, workers } from '../http/endpoint';
import { Id, Instant, UserRef, listOf } from '../http/shapes';
import { ConnectionAppView, OwnAppsView } from './apps';

export const connectionStates = [
  'connected',
  'needs_reconnection',
  'missing_permission',
  'throttled',
  'provider_down',
  'paused',
  'disconnected',
] as const;

/** What happened, since when, what it affects and what to do, in words. */
export const HealthView = z.object({
  state: z.enum(connectionStates),
  reason: z.string().nullable(),
  since: Instant,
  title: z.string(),
  explanation: z.string(),
  nextStep: z.object({
    label: z.string(),
    action: z.enum(['reconnect', 'widen_permissions', 'resume', 'wait', 'probe', 'none']),
    optionalGroups: z.array(z.string()),
  }),
  impact: z.object({
    rules: z.number(),
    accounts: z.number(),
    waitingEvents: z.number(),
    oldestWaitingSince: Instant.nullable(),
  }),
});
export type HealthView = z.infer<typeof HealthView>;

export const ConnectionSummary = z.object({
  id: Id,
  connectorId: z.string(),
  externalAccountId: z.string(),
  externalAccountName: z.string(),
  health: HealthView,
  connectedBy: UserRef.nullable(),
  createdAt: Instant,
  app: ConnectionAppView,
  lastDeliveryAt: Instant.nullable(),
  lastProbeAt: Instant.nullable(),
});
export type ConnectionSummary = z.infer<typeof ConnectionSummary>;

export const ConnectorCard = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  capabilities: z.array(z.string()),
  /** Inline SVG, drawn by Thread. */
  mark: z.string(),
  guide: z.string().nullable(),
  /** coming = announced; not_configured = the operator has to set variables; available = can be connected (see `ownApps` for how); connected = see `connections`. */
  status: z.enum(['coming', 'not_configured', 'available', 'connected']),
  coming: z.object({ what: z.string(), why: z.string() }).nullable(),
  missingVariables: z.array(z.string()),
  connections: z.array(ConnectionSummary),
  optionalGroups: z.array(
    z.object({ id: z.string(), label: z.string(), enables: z.string(), scopes: z.array(z.string()) }),
  ),
  requiredScopes: z.array(z.string()),
  ownApps: OwnAppsView,
});
export type ConnectorCard = z.infer<typeof ConnectorCard>;

export const listConnectors = endpoint({
  id: 'listConnectors',
  method: 'GET',
  path: '/connectors',
  tag: 'Connections',
  summary: 'The gallery: every connector with its state in this workspace.',
  access: everyone,
  scope: 'connections:read',
  response: listOf(ConnectorCard),
  success: 200,
});

export const ConnectionDetail = ConnectionSummary.extend({
  connectorName: z.string(),
  timeZone: z.string(),
  currency: z.string().nullable(),
  homeUrl: z.string().nullable(),
  settings: z.object({ autoCreate: z.boolean() }),
  scopes: z.object({
    granted: z.array(z.string()),
    required: z.array(z.object({ scope: z.string(), granted: z.boolean() })),
    groups: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        enables: z.string(),
        scopes: z.array(z.string()),
        granted: z.boolean(),
        chosen: z.boolean(),
      }),
    ),
  }),
  tokenExpiresAt: Instant.nullable(),
  webhook: z.object({ url: z.string(), subscriptions: z.array(z.string()) }).nullable(),
  /** Whether automations at the provider can tell Thread of changes at an address of this connection's own (`readOwnAddress`). */
  ownAddress: z.boolean(),
  poll: z
    .object({ everySeconds: z.number(), lastRunAt: Instant.nullable(), lastError: z.string().nullable() })
    .nullable(),
  /** The feed the provider keeps open beside the poll; null where there is none. `notice` says what does not come that way, and what to do. */
  stream: z
    .object({
      state: z.enum(['opening', 'open', 'refused', 'failing']),
      since: Instant,
      notice: z.string().nullable(),
    })
    .nullable(),
  /** That changes do not come in as they usually do, and what to do about it; null when they do. */
  alarm: z
    .object({
      kind: z.enum(['webhooks_stopped', 'cut_off']),
      since: Instant,
      title: z.string(),
      explanation: z.string(),
      steps: z.array(z.string()),
    })
    .nullable(),
  budget: z.object({
    callsLastHour: z.number(),
    callsLast24Hours: z.number(),
    /** The calls of 24 hours by who waited for them. */
    byLane: z.object({
      live: z.number(),
      clicked: z.number(),
      sweep: z.number(),
      backfill: z.number(),
    }),
    /** The provider's limits for the account, and what is used of them now (by all connections to it). */
    limits: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        used: z.number(),
        max: z.number(),
        usedToday: z.number(),
        daily: z.number().nullable(),
      }),
    ),
  }),
  deliveries: z.object({
    last24Hours: z.number(),
    byWebhook: z.number(),
    /** What the sweep found that had neither been told of nor read by then. */
    byPoll: z.number(),
    medianLagMs: z.number().nullable(),
  }),
  history: z.array(
    z.object({ at: Instant, fromState: z.string(), toState: z.string(), reason: z.string().nullable() }),
  ),
});
export type ConnectionDetail = z.infer<typeof ConnectionDetail>;

const connectionParams = z.object({ connectionId: Id });

export const readConnection = endpoint({
  id: 'readConnection',
  method: 'GET',
  path: '/connections/{connectionId}',
  tag: 'Connections',
  summary: 'One connection with health, permissions, set-up facts, budget and history.',
  access: everyone,
  scope: 'connections:read',
  params: connectionParams,
  response: ConnectionDetail,
  success: 200,
});

export const readOwnAddress = endpoint({
  id: 'readOwnAddress',
  method: 'GET',
  path: '/connections/{connectionId}/own-address',
  tag: 'Connections',
  summary: 'The address at which the provider account itself can tell of changes. It is a secret.',
  access: admins,
  scope: null,
  params: connectionParams,
  response: z.object({ address: z.string() }),
  success: 200,
});

export const updateConnection = endpoint({
  id: 'updateConnection',
  method: 'PATCH',
  path: '/connections/{connectionId}',
  tag: 'Connections',
  summary: 'Switch automatic creation, pause or resume.',
  access: admins,
  scope: 'connections:write',
  audit: ['connection.settings_changed', 'connection.paused', 'connection.resumed'],
  params: connectionParams,
  body: z.object({ autoCreate: z.boolean().optional(), paused: z.boolean().optional() }),
  response: ConnectionDetail,
  success: 200,
});

export const probeConnection = endpoint({
  id: 'probeConnection',
  method: 'POST',
  path: '/connections/{connectionId}/probe',
  tag: 'Connections',
  summary: 'Test the connection now.',
  access: admins,
  scope: 'connections:write',
  audit: 'reads',
  perMinute: 30,
  params: connectionParams,
  response: z.object({
    ok: z.boolean(),
    steps: z.array(z.object({ name: z.string(), ok: z.boolean(), text: z.string(), ms: z.number() })),
    health: HealthView,
  }),
  success: 200,
});

export const disconnectConnection = endpoint({
  id: 'disconnectConnection',
  method: 'POST',
  path: '/connections/{connectionId}/disconnect',
  tag: 'Connections',
  summary:
    'Disconnect: revoke at the provider as far as it answers, delete the secret, keep accounts and history.',
  access: admins,
  scope: 'connections:write',
  audit: 'connection.disconnected',
  params: connectionParams,
  body: z.object({ confirm: z.literal(true) }),
  response: z.object({ revokedAtProvider: z.boolean(), notes: z.array(z.string()) }),
  success: 200,
});

export const PipelineView = z.object({
  id: z.string(),
  label: z.string(),
  stages: z.array(z.object({ id: z.string(), label: z.string(), kind: z.enum(['open', 'won', 'lost']) })),
});
export type PipelineView = z.infer<typeof PipelineView>;

export const listPipelines = endpoint({
  id: 'listPipelines',
  method: 'GET',
  path: '/connections/{connectionId}/pipelines',
  tag: 'Connections',
  summary: 'Pipelines and stages, live from the provider.',
  access: everyone,
  scope: 'connections:read',
  perMinute: 120,
  params: connectionParams,
  response: listOf(PipelineView),
  success: 200,
  problems: ['connection.unavailable', 'provider.unavailable', 'provider.rate_limited'],
});

export const FieldView = z.object({
  object: z.enum(['deal', 'company', 'contact']),
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'number', 'money', 'date', 'datetime', 'boolean', 'option', 'options']),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  /** Whether the connected user may change it. */
  writable: z.boolean(),
  group: z.string().nullable(),
});
export type FieldView = z.infer<typeof FieldView>;

export const listFields = endpoint({
  id: 'listFields',
  method: 'GET',
  path: '/connections/{connectionId}/fields',
  tag: 'Connections',
  summary: 'Properties of deals, companies and contacts, live from the provider.',
  access: everyone,
  scope: 'connections:read',
  perMinute: 120,
  params: connectionParams,
  response: listOf(FieldView),
  success: 200,
  problems: ['connection.unavailable', 'provider.unavailable', 'provider.rate_limited'],
});

export const searchRecords = endpoint({
  id: 'searchRecords',
  method: 'GET',
  path: '/connections/{connectionId}/records',
  tag: 'Connections',
  summary: 'Deals at the provider by name or id, newest first; for pickers.',
  access: everyone,
  scope: 'connections:read',
  perMinute: 240,
  params: connectionParams,
  query: z.object({ q: z.string().max(200).default('') }),
  response: listOf(
    z.object({
      externalId: z.string(),
      name: z.string(),
      stageLabel: z.string().nullable(),
      url: z.string().nullable(),
    }),
  ),
  success: 200,
  problems: ['connection.unavailable', 'provider.unavailable', 'provider.rate_limited'],
});

/** Creates, links or re-runs by hand. */
export const triggerRecord = endpoint({
  id: 'triggerRecord',
  method: 'POST',
  path: '/connections/{connectionId}/trigger',
  tag: 'Connections',
  summary: 'Decide on one deal now; with an instruction, go ahead where the rule would not.',
  access: workers,
  scope: 'connections:write',
  audit: 'record.triggered',
  perMinute: 120,
  params: connectionParams,
  body: z.object({
    /** Deal id or the address of its page. */
    reference: z.string().min(1).max(2_000),
    instruction: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.enum(['create', 'create_new']) }),
        z.object({ kind: z.literal('link'), accountId: Id }),
      ])
      .nullable()
      .default(null),
  }),
  response: z.object({ inboxEventId: z.string(), externalId: z.string() }),
  success: 202,
  problems: ['reference.unreadable', 'reference.other_account'],
});
