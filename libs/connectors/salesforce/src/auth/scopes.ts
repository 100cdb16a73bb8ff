import type { ScopeGroup } from '@thread/connector-kit';

/**
 * `api` for the data, `refresh_token` to stay connected, `id` to know which org and user it is. What may be read is not a matter of scopes in Salesforce but of the
 * profile and permission sets of the user who connects.
 */
export const requiredScopes = ['api', 'refresh_token', 'id'] as const;

export const optionalScopeGroups: readonly ScopeGroup[] = [];

/** Scopes of an answer; `offline_access` is another name of `refresh_token`. */
export function scopesOf(text: string): readonly string[] {
  const scopes = text.split(/\s+/).filter((scope) => scope !== '');
  return [...new Set(scopes.map((scope) => (scope === 'offline_access' ? 'refresh_token' : scope)))];
}
