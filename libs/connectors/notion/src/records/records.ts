import type { ConnectorRecords } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import type { DataSources } from '../schema/data-sources';
import { parseDealReference } from './deal-reference';
import { defaultMapping } from './default-mapping';
import { describeFields } from './describe-fields';
import { fetchDeals } from './fetch-deals';
import { listChanged } from './list-changed';
import { listPositions } from './list-positions';
import { People } from './people';
import { searchDeals } from './search-deals';

/** Reading rows and what they are related to. */
export function createRecords(client: NotionClient, sources: DataSources): ConnectorRecords {
  const people = new People(client);
  return {
    describeFields: (context, role) => describeFields(sources, context, role),
    fetchDeals: (context, request) => fetchDeals({ client, sources, people }, context, request),
    listChanged: (context, request) => listChanged(client, context, request),
    listPositions: (context, request) => listPositions({ client, sources }, context, request),
    searchDeals: (context, query) => searchDeals(client, sources, context, query),
    parseDealReference,
    defaultMapping,
  };
}
