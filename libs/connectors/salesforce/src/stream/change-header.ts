import { Type, types } from 'avsc';
import { UnexpectedResponse } from '@thread/connector-kit';
import { z } from 'zod';
import { connectorId } from '../salesforce.errors';

const changeHeader = z.object({
  entityName: z.string(),
  recordIds: z.array(z.string()),
  changeType: z.string(),
  changeOrigin: z.string(),
  transactionKey: z.string(),
  sequenceNumber: z.number(),
  commitTimestamp: z.bigint().transform(Number),
  changedFields: z.array(z.string()).default([]),
});
export type ChangeHeader = z.infer<typeof changeHeader>;

const changeEvent = z.object({
  ChangeEventHeader: changeHeader,
  /** Of a contact role: the opportunity it belongs to, where the event says so. */
  OpportunityId: z.string().nullish(),
});
export interface ChangeEvent extends Omit<ChangeHeader, 'changedFields'> {
  readonly opportunityId: string | null;
  /** Changed fields with values to choose from; empty where the event names none, as of a new record. */
  readonly changedChoices: readonly string[];
}

/** Commit numbers may be above what a number holds exactly; avsc would refuse the whole event. */
const exactLong = types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

const eventFields = z.object({
  fields: z.array(z.object({ name: z.string(), type: z.unknown(), doc: z.string().nullish() })),
});
type EventField = z.infer<typeof eventFields>['fields'][number];

/** Picklists and checkboxes. The kind of a field stands in its `doc`; without one, any text may be a picklist's. */
function isChoice({ type, doc }: EventField): boolean {
  if (doc) return /^Data:(?:DynamicEnum|StaticEnum|Boolean)(?::|$)/.test(doc);
  return [type].flat().some((one) => one === 'boolean' || one === 'string');
}

/**
 * Names out of `changedFields`: the first text is a bitmap in hexadecimal, whose lowest bit is the schema's first field. Those that follow (`4-0x10`) are about
 * parts of compound fields.
 */
function namesIn(changed: readonly string[], names: readonly (string | null)[]): readonly string[] {
  const bitmap = changed.find((text) => /^0x[0-9a-f]{1,1000}$/i.test(text));
  if (bitmap === undefined) return [];
  const bits = BigInt(bitmap);
  return names.flatMap((name, at) => (name !== null && (bits >> BigInt(at)) & 1n ? [name] : []));
}

/** Reads events of one schema. */
export type ReadEvent = (payload: Uint8Array) => ChangeEvent;

/** Prepares to read events written with this schema. @throws UnexpectedResponse when it is none. */
export function eventReader(schemaJson: string): ReadEvent {
  const facts = { connectorId, operation: 'stream.schema' };
  let type: Type;
  let choices: readonly (string | null)[];
  try {
    const schema: unknown = JSON.parse(schemaJson);
    type = Type.forSchema(schema as Parameters<typeof Type.forSchema>[0], {
      registry: { long: exactLong },
      omitRecordMethods: true,
    });
    choices = eventFields.parse(schema).fields.map((field) => (isChoice(field) ? field.name : null));
  } catch {
    throw new UnexpectedResponse('Salesforce’s schema of change events cannot be read.', facts);
  }
  return (payload) => {
    let value: unknown;
    try {
      value = type.fromBuffer(Buffer.from(payload));
    } catch {
      throw new UnexpectedResponse('A change event does not fit its schema.', facts);
    }
    const read = changeEvent.safeParse(value);
    if (!read.success)
      throw new UnexpectedResponse('A change event has a header of an unknown shape.', facts);
    const { changedFields, ...header } = read.data.ChangeEventHeader;
    const opportunityId = read.data.OpportunityId ?? null;
    return { ...header, opportunityId, changedChoices: namesIn(changedFields, choices) };
  };
}
