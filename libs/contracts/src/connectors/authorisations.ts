import { z } from 'zod';
import { admins, endpoint } from '../http/endpoint';
import { Id, Instant } from '../http/shapes';

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
