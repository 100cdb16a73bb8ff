import { z } from 'zod';
import { admins, endpoint } from '../http/endpoint';
import { Id, Instant } from '../http/shapes';

export const startAuthorisation = endpoint({
  id: 'startAuthorisation',
  method: 'POST',
  path: '/authorisations',
  tag: 'Connections',
  summary: 'Begin to connect or reconnect: where the browser has to go. Made for apps of the customer’s own.',
  access: admins,
  scope: null,
  audit: 'reads',
  perMinute: 30,
  body: z.object({
    connectorId: z.string().min(1).max(40),
    optionalGroups: z.array(z.string().max(60)).max(20).default([]),
    /** Set to authorise an existing connection again, in place. */
    connectionId: Id.nullable().default(null),
    /** Null: the installation’s app, where it has one (`ownApps.need` of the connector). Left out: the app the connection has already. */
    ownApp: z
      .object({
        clientId: z.string().max(300),
        clientSecret: z.string().max(300),
        loginUrl: z.string().max(300),
      })
      .nullable()
      .optional(),
  }),
  response: z.object({ url: z.string() }),
  success: 200,
});

/** A reconnection that answered with another provider account, waiting for an admin's word. */
export const PendingReauthorisationView = z.object({
  id: Id,
  connectionId: Id,
  present: z.object({ externalAccountId: z.string(), externalAccountName: z.string() }),
  offered: z.object({ externalAccountId: z.string(), externalAccountName: z.string() }),
  expiresAt: Instant,
});

const pendingParams = z.object({ pendingId: Id });

export const readPendingReauthorisation = endpoint({
  id: 'readPendingReauthorisation',
  method: 'GET',
  path: '/pending-reauthorisations/{pendingId}',
  tag: 'Connections',
  summary: 'Which account was connected and which one answered.',
  access: admins,
  scope: null,
  params: pendingParams,
  response: PendingReauthorisationView,
  success: 200,
});

export const decidePendingReauthorisation = endpoint({
  id: 'decidePendingReauthorisation',
  method: 'POST',
  path: '/pending-reauthorisations/{pendingId}/decision',
  tag: 'Connections',
  summary: 'Accept the other account in place of the present one, or discard it.',
  access: admins,
  scope: null,
  audit: ['connection.account_replaced', 'connection.replacement_discarded'],
  params: pendingParams,
  body: z.object({ accept: z.boolean() }),
  response: z.object({ connectionId: Id, accepted: z.boolean() }),
  success: 200,
});
