import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { soqlText } from '../salesforce.client';
import type { SalesforceClient } from '../salesforce.client';
import type { Row } from '../salesforce.schemas';
import { otherObjects } from '../other-objects/other-objects';
import { isOpportunity, parseDealReference } from './deal-reference';
import type { ObjectSchemas } from './object-schemas';
import { queryRows } from './query-rows';
import { idOf, textOf } from './row-values';
import { recordUrl } from './source-record';

const most = 20;
const longestQuery = 200;
const fields = ['Id', 'Name', 'StageName'];

type Found = Awaited<ReturnType<ConnectorRecords['searchDeals']>>[number];

/** A record of another object, by its id. */
async function findOther(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  id: string,
): Promise<readonly Found[]> {
  const object = (await otherObjects(schemas, context)).find(({ keyPrefix }) => id.startsWith(keyPrefix));
  if (object === undefined) return [];
  const { name, label, nameField } = object;
  const rows = await queryRows(client, context, 'objects.search', {
    from: name,
    fields: ['Id', ...(nameField === null ? [] : [nameField])],
    where: { Id: id },
    limit: 1,
  });
  return rows.map((row) => ({
    externalId: id,
    name: (nameField === null ? null : textOf(row, nameField)) ?? `${label} ${id}`,
    stageLabel: null,
    url: recordUrl(context, id),
  }));
}

/**
 * Opportunities for a picker: the one the text names by id or link, or those with the text in their name, newest change first. One call. Records of other objects
 * are found by id or link alone.
 */
export async function searchDeals(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  query: string,
): Promise<readonly Found[]> {
  const words = query.trim().slice(0, longestQuery);
  const reference = parseDealReference(words);
  if (reference && !isOpportunity(reference.externalId))
    return findOther(client, schemas, context, reference.externalId);
  const byName = words === '' ? {} : { Name: { $like: `%${soqlText(words, 'like')}%` } };
  const rows = await queryRows(client, context, 'deals.search', {
    from: 'Opportunity',
    fields,
    where: reference ? { Id: reference.externalId } : byName,
    orderBy: [['LastModifiedDate', 'DESC']],
    limit: most,
  });
  return rows.flatMap((row: Row) => {
    const id = idOf(row);
    if (id === null) return [];
    const name = textOf(row, 'Name') ?? `Opportunity ${id}`;
    return [{ externalId: id, name, stageLabel: textOf(row, 'StageName'), url: recordUrl(context, id) }];
  });
}
