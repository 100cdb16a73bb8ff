import type { ConnectorRecords } from '@thread/connector-kit';
import type { SalesforceClient } from '../salesforce.client';
import { parseDealReference } from './deal-reference';
import { defaultMapping } from './default-mapping';
import { describeFields } from './describe-fields';
import { fetchDeals } from './fetch-deals';
import { listChanged } from './list-changed';
import { listPositions } from './list-positions';
import type { ObjectSchemas } from './object-schemas';
import { searchDeals } from './search-deals';

/** Reading opportunities and what hangs on them. */
export function createRecords(client: SalesforceClient, schemas: ObjectSchemas): ConnectorRecords {
  return {
    describeFields: (context, role) => describeFields(schemas, context, role),
    fetchDeals: (context, request) => fetchDeals(client, schemas, context, request),
    listChanged: (context, request) => listChanged(client, context, request),
    listPositions: (context, request) => listPositions(client, schemas, context, request),
    searchDeals: (context, query) => searchDeals(client, schemas, context, query),
    parseDealReference,
    defaultMapping,
  };
}
