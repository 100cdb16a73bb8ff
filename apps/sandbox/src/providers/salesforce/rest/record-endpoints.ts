import { header, objectBody, parameter, type ApiAnswer, type ApiCall } from '../api/api-call';
import { SalesforceError, invalidField, malformedId, notFound } from '../api/salesforce-error';
import { readRecordId } from '../org/record-id';
import { attributesOf, wireValue } from '../org/record-view';
import type { RecordWriter } from '../org/record-writer';
import type { SObjectDefinition } from '../org/sobject-definitions';
import { newestValues, visibleValues, type SObjectRecord } from '../org/sobject-record';
import { objectFor } from './describe-endpoints';
import { readWrite } from './write-values';

/** A record that is there for this user. @throws SalesforceError MALFORMED_ID, NOT_FOUND, ENTITY_IS_DELETED. */
export function recordFor(call: ApiCall, object: SObjectDefinition, text: string): SObjectRecord {
  const id = readRecordId(text);
  if (id === null) throw malformedId('Id', text);
  const record = call.org.table(object.name).get(id);
  const values = record === undefined ? null : visibleValues(record, call.salesforce.now());
  if (record === undefined || values === null)
    throw notFound('Provided external ID field does not exist or is not accessible: ' + text);
  if (values.IsDeleted === true) throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  return record;
}

function viewOf(
  call: ApiCall,
  object: SObjectDefinition,
  record: SObjectRecord,
  names: readonly string[],
): Record<string, unknown> {
  const values = visibleValues(record, call.salesforce.now()) ?? {};
  const fields = call.access.fields(object.name);
  const unknown = names.find(
    (name) => !fields.some((field) => field.name.toLowerCase() === name.toLowerCase()),
  );
  if (unknown !== undefined)
    throw invalidField(`No such column '${unknown}' on sobject of type ${object.name}`);
  const wanted = fields.filter(
    (field) => names.length === 0 || names.some((name) => name.toLowerCase() === field.name.toLowerCase()),
  );
  return {
    attributes: attributesOf(call.version, object.name, record.id),
    ...Object.fromEntries(wanted.map((field) => [field.name, wireValue(field, values[field.name] ?? null)])),
    Id: record.id,
  };
}

/** Names in a `fields` parameter. */
export const namesIn = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The fields of a record by their names, all of them when none is named. */
export function readRecord(call: ApiCall, name: string, id: string): ApiAnswer {
  const object = objectFor(call, name);
  const names = namesIn(parameter(call.query, 'fields'));
  return { status: 200, body: viewOf(call, object, recordFor(call, object, id), names) };
}

/** What collections retrieve: null for what is not there. */
export function readRecords(
  call: ApiCall,
  name: string,
  ids: readonly string[],
  names: readonly string[],
): ApiAnswer {
  const object = objectFor(call, name);
  const body = ids.map((text) => {
    const id = readRecordId(text);
    const record = id === null ? undefined : call.org.table(object.name).get(id);
    const values = record === undefined ? null : visibleValues(record, call.salesforce.now());
    return record === undefined || values === null || values.IsDeleted === true
      ? null
      : viewOf(call, object, record, names);
  });
  return { status: 200, body };
}

/** Writes under the client's own name, which change events repeat. */
const writerOf = (call: ApiCall): RecordWriter =>
  call.salesforce.writer(call.org, /client=([^,;]*)/.exec(header(call, 'sforce-call-options'))?.[1] ?? '');

export function createRecord(call: ApiCall, name: string): ApiAnswer {
  const object = objectFor(call, name);
  const values = readWrite(call, object, objectBody(call), 'create');
  const id = writerOf(call).create(object.name, values, call.org.userId);
  return { status: 201, body: { id, success: true, errors: [] } };
}

export function changeRecord(call: ApiCall, name: string, id: string): ApiAnswer {
  const object = objectFor(call, name);
  const record = recordFor(call, object, id);
  const unmodifiedSince = Date.parse(header(call, 'if-unmodified-since'));
  if (Number(newestValues(record).LastModifiedDate) > unmodifiedSince)
    throw new SalesforceError(412, 'PRECONDITION_FAILED', 'The record was modified since.');
  const values = readWrite(call, object, objectBody(call), 'update');
  writerOf(call).update(record, values, call.org.userId);
  return { status: 204 };
}

export function deleteRecord(call: ApiCall, name: string, id: string): ApiAnswer {
  const object = objectFor(call, name);
  if (!call.access.canWrite(object.name))
    throw new SalesforceError(
      403,
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'insufficient access rights on object id',
      [],
    );
  writerOf(call).remove(recordFor(call, object, id), call.org.userId);
  return { status: 204 };
}
