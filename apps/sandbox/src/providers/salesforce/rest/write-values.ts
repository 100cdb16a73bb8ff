import type { ApiCall } from '../api/api-call';
import { SalesforceError, malformedId } from '../api/salesforce-error';
import { stageDefaults } from '../org/derived-values';
import type { FieldDefinition, FieldValue } from '../org/field-definition';
import { readRecordId } from '../org/record-id';
import type { SObjectDefinition } from '../org/sobject-definitions';
import { newestValues, type FieldValues } from '../org/sobject-record';
import { activeStages } from '../org/stages';

const refused = (code: string, message: string, fields: readonly string[]): SalesforceError =>
  new SalesforceError(400, code, message, fields);

function readText(
  call: ApiCall,
  object: SObjectDefinition,
  field: FieldDefinition,
  value: string,
): FieldValue {
  if (field.length > 0 && value.length > field.length)
    throw refused(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value} (max length=${field.length})`,
      [field.name],
    );
  const isStage = object.name === 'Opportunity' && field.name === 'StageName';
  const allowed = isStage ? activeStages(call.org) : field.picklist;
  if (field.type === 'picklist' && (field.restricted || isStage) && value !== '' && !allowed.includes(value))
    throw refused(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${value}`,
      [field.name],
    );
  if (field.type === 'email' && value !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    throw refused('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [field.name]);
  return value === '' ? null : value;
}

function readLink(call: ApiCall, field: FieldDefinition, value: string): FieldValue {
  const id = readRecordId(value);
  if (id === null) throw malformedId(field.label, value);
  const target = call.org.find(id);
  if (target === undefined || newestValues(target).IsDeleted === true)
    throw refused('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
  return id;
}

/** A value as it is stored. @throws SalesforceError for a value the field cannot hold. */
function readValue(
  call: ApiCall,
  object: SObjectDefinition,
  field: FieldDefinition,
  value: unknown,
): FieldValue {
  if (value === null) return null;
  const wrong = (): SalesforceError =>
    new SalesforceError(
      400,
      'JSON_PARSER_ERROR',
      `Cannot deserialize instance of ${field.type} from ${JSON.stringify(value)}`,
    );
  switch (field.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong();
      return value;
    case 'currency':
    case 'double':
    case 'percent':
    case 'int': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) throw wrong();
      return number;
    }
    case 'date':
      if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) throw wrong();
      return value;
    case 'datetime': {
      const ms =
        typeof value === 'string' ? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')) : Number.NaN;
      if (Number.isNaN(ms)) throw wrong();
      return ms;
    }
    case 'reference':
      if (typeof value !== 'string') throw wrong();
      return value === '' ? null : readLink(call, field, value);
    default:
      if (typeof value !== 'string') throw wrong();
      return readText(call, object, field, value);
  }
}

/**
 * Values of a write, checked against the schema, the user's rights and the org's rules.
 * @throws SalesforceError with the fields at fault.
 */
export function readWrite(
  call: ApiCall,
  object: SObjectDefinition,
  given: Readonly<Record<string, unknown>>,
  kind: 'create' | 'update',
): FieldValues {
  const place = { orgNumber: call.org.profile.number, path: call.path };
  if (!call.access.canWrite(object.name))
    throw new SalesforceError(
      403,
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'insufficient access rights on object id',
      [],
    );
  if (call.salesforce.faults.take('lockedRow', place) !== null)
    throw refused('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', []);
  const rule = call.salesforce.faults.take('validationRule', place);
  if (rule !== null) throw refused('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, []);
  const values: FieldValues = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'attributes') continue;
    const field = call.access
      .fields(object.name)
      .find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (field === undefined)
      throw refused('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`, []);
    if (!(kind === 'create' ? field.createable : field.updateable))
      throw refused(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [field.name],
      );
    values[field.name] = readValue(call, object, field, value);
  }
  const required = object.fields.filter(
    (field) =>
      !field.nillable &&
      (kind === 'create' ? field.createable : field.name in values) &&
      field.type !== 'boolean' &&
      field.name !== 'OwnerId',
  );
  const missing = required.filter(({ name }) => (values[name] ?? null) === null).map(({ name }) => name);
  if (missing.length > 0)
    throw refused('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  if (object.name !== 'Opportunity' || values.StageName === undefined) return values;
  return { ...stageDefaults(call.org, values.StageName), ...values };
}
