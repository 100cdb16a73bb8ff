import type { ConnectorContext, ConnectorWriter, RecordRead } from '@thread/connector-kit';
import { createPropertiesGroup, writeBackGroup } from '../auth/scopes';
import type { HubspotClient } from '../hubspot.client';
import type { CrmObject } from '../hubspot.schemas';
import { batchRead, batchSize } from '../records/batch-read';
import { pathOfRole } from '../records/describe-fields';
import { createProperty } from './create-property';
import { updateRecords } from './update-records';

type Wanted = Parameters<ConnectorWriter['readRecords']>[1];

async function readRecords(
  client: HubspotClient,
  context: ConnectorContext,
  wanted: Wanted,
): Promise<readonly RecordRead[]> {
  const found = new Map<string, CrmObject>();
  for (const [objectType, records] of Map.groupBy(wanted, (one) => one.objectType)) {
    const ids = [...new Set(records.map(({ externalId }) => externalId))];
    const properties = [...new Set(records.flatMap((one) => one.properties))];
    for (const object of await batchRead(client, context, pathOfRole[objectType], ids, properties))
      found.set(`${objectType}:${object.id}`, object);
  }
  return wanted.map(({ objectType, externalId }): RecordRead => {
    const object = found.get(`${objectType}:${externalId}`);
    if (!object || object.archived) return { kind: 'gone' };
    return { kind: 'found', properties: object.properties, updatedAt: object.updatedAt };
  });
}

/** Writing to deals and companies. */
export function createWriter(client: HubspotClient): ConnectorWriter {
  return {
    scopeGroup: writeBackGroup,
    batchSize,
    updateRecords: (context, records) => updateRecords(client, context, records),
    readRecords: (context, wanted) => readRecords(client, context, wanted),
    createProperty: {
      scopeGroup: createPropertiesGroup,
      create: (context, role, property) => createProperty(client, context, role, property),
    },
  };
}
