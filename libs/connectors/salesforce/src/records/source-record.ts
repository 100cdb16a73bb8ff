import type { SourceRecord } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import type { Row } from '../salesforce.schemas';
import { idOf, instantOf, propertiesOf } from './row-values';

/** Where a person opens a record: Salesforce leads from the short address to the page of it. */
export function recordUrl(context: ConnectorContext, id: string): string | null {
  const home = context.accountFacts.homeUrl;
  return home ? `${home}/${id}` : null;
}

/** A row in Thread's words. */
export function sourceRecordOf(
  context: ConnectorContext,
  objectType: 'deal' | 'company' | 'contact',
  row: Row,
): SourceRecord {
  const id = idOf(row) ?? '';
  return {
    ref: { objectType, externalId: id },
    properties: propertiesOf(row),
    url: recordUrl(context, id),
    createdAt: instantOf(row, 'CreatedDate'),
    updatedAt: instantOf(row, 'SystemModstamp'),
    archived: row['IsDeleted'] === true,
  };
}
