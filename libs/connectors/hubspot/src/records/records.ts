import type { ConnectorRecords } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import type { Search } from '../search/search';
import { parseDealReference } from './deal-reference';
import { defaultMapping } from './default-mapping';
import { describeFields } from './describe-fields';
import { fetchDeals } from './fetch-deals';
import { listChanged } from './list-changed';
import { OwnerDirectory } from './owners';
import { searchDeals } from './search-deals';

/** Reading deals and what hangs on them. */
export function createRecords(client: HubspotClient, search: Search): ConnectorRecords {
  const owners = new OwnerDirectory(client);
  return {
    describeFields: (context, role) => describeFields(client, context, role),
    fetchDeals: (context, request) => fetchDeals(client, owners, context, request),
    listChanged: (context, request) => listChanged(search, context, request),
    searchDeals: (context, query) => searchDeals(client, search, context, query),
    parseDealReference,
    defaultMapping,
  };
}
