import { apiScopeCodes } from '@thread/domain';
import { z } from 'zod';
import { admins, endpoint } from '../http/endpoint';
import { Id, Instant, UserRef, listOf } from '../http/shapes';

/** What an admin may know of a key: everything but the key. */
export const ApiKeyView = z.object({
  id: Id,
  name: z.string(),
  /** How the key begins: enough to recognise it, worth nothing. */
  prefix: z.string(),
  scopes: z.array(z.enum(apiScopeCodes)),
  createdBy: UserRef.nullable(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  lastUsedIp: z.string().nullable(),
  revokedAt: Instant.nullable(),
  /** stopped = its maker is no admin of the workspace any more. */
  state: z.enum(['active', 'expired', 'revoked', 'stopped']),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const listApiKeys = endpoint({
  id: 'listApiKeys',
  method: 'GET',
  path: '/api-keys',
  tag: 'API keys',
  summary: 'The workspace’s API keys, newest first; never the keys themselves.',
  access: admins,
  scope: null,
  response: listOf(ApiKeyView),
  success: 200,
});

export const createApiKey = endpoint({
  id: 'createApiKey',
  method: 'POST',
  path: '/api-keys',
  tag: 'API keys',
  summary: 'Create a key. The answer is the only place where it is ever shown.',
  access: admins,
  scope: null,
  audit: 'key.created',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(z.enum(apiScopeCodes)).min(1).max(apiScopeCodes.length),
    /** Days until the key stops working; null = never. */
    expiresInDays: z.number().int().min(1).max(3_650).nullable().default(365),
  }),
  response: z.object({ key: z.string(), view: ApiKeyView }),
  success: 201,
});

export const revokeApiKey = endpoint({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/api-keys/{keyId}',
  tag: 'API keys',
  summary: 'Revoke a key: the next call with it is refused.',
  access: admins,
  scope: null,
  audit: 'key.revoked',
  params: z.object({ keyId: Id }),
  success: 204,
});
