import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { soqlText } from '../salesforce.client';
import type { SalesforceClient } from '../salesforce.client';
import type { Row } from '../salesforce.schemas';
import { parseDealReference } from './deal-reference';
import { queryRows } from './query-rows';
import { idOf, textOf } from './row-values';
import { recordUrl } from './source-record';

const most = 20;
const longestQuery = 200;
const fields = ['Id', 'Name', 'StageName'];

type Found = Awaited<ReturnType<ConnectorRecords['searchDeals']>>[number];

/** Opportunities for a picker: the one the text names by id or link, or those with the text in their name, newest change first. One call. */
export async function searchDeals(
  client: SalesforceClient,
  context: ConnectorContext,
  query: string,
): Promise<readonly Found[]> {
  const words = query.trim().slice(0, longestQuery);
  const reference = parseDealReference(words);
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
