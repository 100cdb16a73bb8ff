import type { ConnectorContext } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import { paths } from '../hubspot.paths';
import type { ObjectPath } from '../hubspot.paths';
import { searchAnswer } from '../hubspot.schemas';
import type { CrmObject } from '../hubspot.schemas';

export interface SearchRequest {
  readonly query?: string;
  readonly filterGroups?: readonly { readonly filters: readonly object[] }[];
  /** HubSpot sorts by one property. */
  readonly sorts: readonly [
    { readonly propertyName: string; readonly direction: 'ASCENDING' | 'DESCENDING' },
  ];
  readonly properties: readonly string[];
  /** At most 200. */
  readonly limit: number;
}

/** One page of a CRM search. The index lags by seconds and holds no archived records. */
export type Search = (
  context: ConnectorContext,
  type: ObjectPath,
  request: SearchRequest,
) => Promise<readonly CrmObject[]>;

/** Searches through the client; the runtime spreads them out by the operation's name, see hubspot.limits. */
export function createSearch(client: HubspotClient): Search {
  return async (context, type, body) => {
    const request = { method: 'POST', path: paths.search(type), body } as const;
    return (await client.call(context, `${type}.search`, request, searchAnswer)).results;
  };
}
