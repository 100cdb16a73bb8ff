import { UnexpectedResponse } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import { isNextPage } from '../salesforce.addresses';
import { soqlOf } from '../salesforce.client';
import type { SalesforceClient, SelectStatement } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';
import { queryAnswer } from '../salesforce.schemas';
import type { QueryAnswer, Row } from '../salesforce.schemas';

/** A query of ours never has more pages; more means that they lead in a circle. */
const mostPages = 200;

export interface QueryOptions {
  /** Records in the recycle bin, too. */
  readonly withDeleted?: boolean;
}

/** All rows of a statement, page by page: as many calls as Salesforce cuts the answer into. */
export async function queryRows(
  client: SalesforceClient,
  context: ConnectorContext,
  operation: string,
  statement: SelectStatement,
  { withDeleted = false }: QueryOptions = {},
): Promise<readonly Row[]> {
  const path = withDeleted ? '/queryAll' : '/query';
  const request = { path, query: { q: await soqlOf(statement) } };
  const first = await client.call(context, operation, request, queryAnswer);
  return remainingRows(client, context, operation, first);
}

/** The rows of an answer and of the pages it goes on with. Throws UnexpectedResponse when it goes on at an address that is no page of a query. */
export async function remainingRows(
  client: SalesforceClient,
  context: ConnectorContext,
  operation: string,
  first: QueryAnswer,
): Promise<readonly Row[]> {
  const rows = [...first.records];
  let page = first;
  for (let pages = 1; !page.done; pages += 1) {
    const next = page.nextRecordsUrl ?? '';
    if (!isNextPage(next) || pages > mostPages)
      throw new UnexpectedResponse('Salesforce’s answer goes on at no page of the query.', {
        connectorId,
        operation,
      });
    page = await client.call(context, `${operation}.more`, { path: next }, queryAnswer);
    rows.push(...page.records);
  }
  return rows;
}
