import type { ConnectorContext, ConnectorWriter, RecordRead } from '@thread/connector-kit';
import { z } from 'zod';
import { objectOfRole } from '../records/describe-fields';
import type { ObjectSchemas } from '../records/object-schemas';
import { idOf, instantOf, propertiesOf } from '../records/row-values';
import type { SalesforceClient } from '../salesforce.client';
import { row, type Row } from '../salesforce.schemas';
import { batchSize, updateRecords } from './update-records';

/** Records in one retrieve. */
const mostRead = 2_000;

type Wanted = Parameters<ConnectorWriter['readRecords']>[1];

async function readRecords(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  wanted: Wanted,
): Promise<readonly RecordRead[]> {
  const found = new Map<string, Row>();
  for (const [role, records] of Map.groupBy(wanted, ({ objectType }) => objectType)) {
    const object = objectOfRole[role];
    const schema = await schemas.find(context, object);
    const asked = new Set(['Id', 'SystemModstamp', ...records.flatMap(({ properties }) => properties)]);
    const fields = [...asked].filter((name) => schema?.has(name) ?? true);
    const ids = [...new Set(records.map(({ externalId }) => externalId))];
    for (let at = 0; at < ids.length; at += mostRead) {
      const body = { ids: ids.slice(at, at + mostRead), fields };
      const request = { method: 'POST', path: `/composite/sobjects/${object}`, body } as const;
      const rows = await client.call(context, `${object}.retrieve`, request, z.array(row.nullable()));
      for (const one of rows) {
        const id = one ? idOf(one) : null;
        if (one && id !== null) found.set(`${role}:${id}`, one);
      }
    }
  }
  return wanted.map(({ objectType, externalId }): RecordRead => {
    const one = found.get(`${objectType}:${externalId}`);
    if (!one) return { kind: 'gone' };
    return { kind: 'found', properties: propertiesOf(one), updatedAt: instantOf(one, 'SystemModstamp') };
  });
}

/** Writing to opportunities and accounts. No scope is about it: the connected user's permission sets say which objects and fields may be changed. */
export function createWriter(client: SalesforceClient, schemas: ObjectSchemas): ConnectorWriter {
  return {
    scopeGroup: null,
    batchSize,
    updateRecords: (context, records) => updateRecords(client, schemas, context, records),
    readRecords: (context, wanted) => readRecords(client, schemas, context, wanted),
  };
}
