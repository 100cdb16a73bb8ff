import { MissingScope } from '@thread/connector-kit';
import type { ConnectorAuth } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import { paths } from '../hubspot.paths';
import { nothing } from '../hubspot.schemas';
import { lineItemScope } from './scopes';

/** What is read with each scope. Properties are readable with the scope of their records, pipelines with that of deals. */
const reads: readonly { readonly scope: string; readonly path: string }[] = [
  { scope: 'crm.objects.deals.read', path: paths.list('deals') },
  { scope: 'crm.objects.companies.read', path: paths.list('companies') },
  { scope: 'crm.objects.contacts.read', path: paths.list('contacts') },
  { scope: 'crm.objects.owners.read', path: paths.owners },
  { scope: lineItemScope, path: paths.list('line_items') },
];

/**
 * Reads one record of each kind the token says it may read. An admin can take a right away from the person who connected, or a super admin from the
 * app, without the introspected scopes changing; only a call tells.
 */
export function createRefusedScopes(client: HubspotClient): NonNullable<ConnectorAuth['refusedScopes']> {
  return async (call, granted) => {
    const refused: string[] = [];
    for (const { scope, path } of reads) {
      if (!granted.includes(scope)) continue;
      const request = { path, query: { limit: '1' } };
      try {
        await call('scopes.try', (access) => client.send(access, 'scopes.try', request, nothing));
      } catch (error) {
        if (!(error instanceof MissingScope)) throw error;
        refused.push(scope);
      }
    }
    return refused;
  };
}
