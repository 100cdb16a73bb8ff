import { createHash } from 'node:crypto';
import { Type } from 'avsc';
import type { FieldDefinition, FieldType, FieldValue } from '../org/field-definition';
import type { SObjectDefinition } from '../org/sobject-definitions';
import type { FieldValues } from '../org/sobject-record';

/** The header of a change event as it is written. */
export interface EventHeader {
  entityName: string;
  recordIds: string[];
  changeType: string;
  changeOrigin: string;
  transactionKey: string;
  sequenceNumber: number;
  commitTimestamp: number;
  commitNumber: number;
  commitUser: string;
  nulledFields: string[];
  diffFields: string[];
  changedFields: string[];
}

/** How one object's change events are written. */
export interface EventSchema {
  /** Hash of the schema. */
  id: string;
  json: string;
  /** Values of fields that are not named are null. */
  encode(header: EventHeader, values: FieldValues): Buffer;
  /** Fields as one bitmap over the schema, as changedFields and nulledFields have them. */
  bitmap(names: readonly string[]): string[];
}

const changeTypes = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'UNDELETE',
  'GAP_CREATE',
  'GAP_UPDATE',
  'GAP_DELETE',
  'GAP_UNDELETE',
  'GAP_OVERFLOW',
];
const texts = { type: 'array', items: 'string' };
const headerSchema = {
  type: 'record',
  name: 'ChangeEventHeader',
  namespace: 'com.sforce.eventbus',
  fields: [
    { name: 'entityName', type: 'string' },
    { name: 'recordIds', type: texts },
    { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: changeTypes } },
    { name: 'changeOrigin', type: 'string' },
    { name: 'transactionKey', type: 'string' },
    { name: 'sequenceNumber', type: 'int' },
    { name: 'commitTimestamp', type: 'long' },
    { name: 'commitNumber', type: 'long' },
    { name: 'commitUser', type: 'string' },
    { name: 'nulledFields', type: texts },
    { name: 'diffFields', type: texts },
    { name: 'changedFields', type: texts },
  ],
};

const typeOf: Partial<Record<FieldType, unknown>> = {
  boolean: 'boolean',
  double: 'double',
  currency: 'double',
  percent: 'double',
  int: 'int',
  datetime: { type: 'long', logicalType: 'timestamp-millis' },
  date: { type: 'int', logicalType: 'date' },
};
/** What the schema says of a field's kind. */
const kindOf: Partial<Record<FieldType, string>> = {
  picklist: 'Data:DynamicEnum',
  boolean: 'Data:Boolean',
  reference: 'ForeignKey:EntityId',
  currency: 'Data:Currency',
  percent: 'Data:Percent',
  double: 'Data:Double',
  date: 'Data:DateOnly',
  datetime: 'Data:DateTime',
  email: 'Data:Email',
  url: 'Data:Url',
  phone: 'Data:Phone',
};
const dayMs = 86_400_000;

function written({ type }: FieldDefinition, value: FieldValue | undefined): FieldValue {
  if (value === undefined || value === null) return null;
  if (type === 'boolean') return value === true;
  if (type === 'date') return Math.floor(Date.parse(String(value)) / dayMs);
  if (type === 'int') return Math.round(Number(value));
  return type in typeOf ? Number(value) : String(value);
}

/** Fields the header says already are not in the body. */
const inHeader = new Set(['Id', 'IsDeleted', 'SystemModstamp']);

export function eventSchemaOf({ name, fields }: Pick<SObjectDefinition, 'name' | 'fields'>): EventSchema {
  const own = fields.filter((field) => !inHeader.has(field.name));
  const schema = {
    type: 'record',
    name: `${name.replace(/__c$/, '__')}ChangeEvent`,
    namespace: 'com.sforce.eventbus',
    fields: [
      { name: 'ChangeEventHeader', type: headerSchema },
      ...own.map((field) => ({
        name: field.name,
        type: ['null', typeOf[field.type] ?? 'string'],
        doc: kindOf[field.type] ?? 'Data:Text',
        default: null,
      })),
    ],
  };
  const json = JSON.stringify(schema);
  const type = Type.forSchema(JSON.parse(json) as Parameters<typeof Type.forSchema>[0]);
  return {
    id: createHash('sha256').update(json).digest('base64url').slice(0, 22),
    json,
    encode: (header, values) =>
      type.toBuffer({
        ChangeEventHeader: header,
        ...Object.fromEntries(own.map((field) => [field.name, written(field, values[field.name])])),
      }),
    bitmap: (names) => {
      const bits = own.reduce(
        (sum, field, at) => (names.includes(field.name) ? sum | (1n << BigInt(at + 1)) : sum),
        0n,
      );
      return bits === 0n ? [] : [`0x${bits.toString(16).toUpperCase()}`];
    },
  };
}
