import type { DealSnapshot } from '@thread/domain';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { companiesOf, contactOf, ownerOf } from '../records/deal-snapshot';
import type { ObjectSchemas } from '../records/object-schemas';
import { queryRows } from '../records/query-rows';
import { idOf, nestedRow, textOf } from '../records/row-values';
import { sourceRecordOf } from '../records/source-record';
import { fieldsToRead, isPlain, through } from '../records/wanted';
import type { SalesforceClient } from '../salesforce.client';
import type { Row } from '../salesforce.schemas';
import { fieldPositions } from '../triggers/positions';
import { propertyName } from './other-objects';
import type { OtherObject } from './other-objects';

type Request = Parameters<ConnectorRecords['fetchDeals']>[1];

const always = ['Id', 'OwnerId', 'CurrencyIsoCode', 'CreatedDate', 'SystemModstamp'];

/** The fields of the object itself to read: those a snapshot is made of, those waited for, and those the mapping wants. */
function ownFields(object: OtherObject, wanted: readonly string[]): readonly string[] {
  const prefix = propertyName(object.name, '');
  const mapped = wanted.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const waitedFor = object.stageFields.map(({ name }) => name);
  const lookups = [object.company.field, object.contact?.field ?? '', object.nameField ?? ''];
  const readable = new Set(object.schema.fields.filter(isPlain).map(({ name }) => name));
  return [...new Set([...always, ...lookups, ...waitedFor, ...mapped])].filter((name) => readable.has(name));
}

function snapshotOf(
  context: ConnectorContext,
  object: OtherObject,
  row: Row,
  isRelevant: (deal: Parameters<Request['isRelevant']>[0]) => boolean,
): DealSnapshot {
  const record = sourceRecordOf(context, 'deal', row);
  const positions = fieldPositions(object.name, row, object.stageFields);
  const relevant = positions.some((position) =>
    isRelevant({ externalId: record.ref.externalId, ...position }),
  );
  const contact = object.contact ? nestedRow(row, object.contact.relationship) : null;
  const contactId = object.contact ? idOf(row, object.contact.field) : null;
  return {
    record: {
      ...record,
      properties: Object.fromEntries(
        Object.entries(record.properties).map(([name, value]) => [propertyName(object.name, name), value]),
      ),
    },
    name: object.nameField === null ? null : textOf(row, object.nameField),
    pipelineId: positions[0]?.pipelineId ?? null,
    stageId: positions[0]?.stageId ?? null,
    positions,
    stageHistory: [],
    amount: null,
    currency: textOf(row, 'CurrencyIsoCode'),
    providerArr: null,
    termMonths: null,
    closeDate: null,
    owner: ownerOf(row),
    companies: relevant ? companiesOf(context, row, object.company) : [],
    contacts: relevant && contact && contactId ? [contactOf(context, { Id: contactId, ...contact })] : [],
    lineItems: [],
  };
}

/** Records of another object with their account, contact and owner: one query. Which of its fields are amount and dates, the mapping says. */
export async function fetchOther(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  request: Request,
  { object, ids }: { readonly object: OtherObject; readonly ids: readonly string[] },
): Promise<readonly DealSnapshot[]> {
  const [account, contact, user] = await Promise.all(
    ['Account', 'Contact', 'User'].map((name) => schemas.find(context, name)),
  );
  const { wanted } = request;
  const fields = [
    ...ownFields(object, wanted.deal),
    ...through(object.company.relationship, fieldsToRead('company', account ?? null, wanted.company)),
    ...(object.contact
      ? through(object.contact.relationship, fieldsToRead('contact', contact ?? null, wanted.contact))
      : []),
    ...(object.schema.has('OwnerId') ? through('Owner', fieldsToRead('owner', user ?? null)) : []),
  ];
  const statement = { from: object.name, fields, where: { Id: [...ids] } };
  const rows = await queryRows(client, context, 'objects.query', statement);
  return rows.map((row) => snapshotOf(context, object, row, request.isRelevant));
}
