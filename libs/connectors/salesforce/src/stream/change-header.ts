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
});
export type ChangeHeader = z.infer<typeof changeHeader>;

const changeEvent = z.object({
  ChangeEventHeader: changeHeader,
  /** Of a contact role: the opportunity it belongs to, where the event says so. */
  OpportunityId: z.string().nullish(),
});
export interface ChangeEvent extends ChangeHeader {
  readonly opportunityId: string | null;
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

/** Reads events of one schema. */
export type ReadEvent = (payload: Uint8Array) => ChangeEvent;

/** Prepares to read events written with this schema. @throws UnexpectedResponse when it is none. */
export function eventReader(schemaJson: string): ReadEvent {
  const facts = { connectorId, operation: 'stream.schema' };
  let type: Type;
  try {
    type = Type.forSchema(JSON.parse(schemaJson) as Parameters<typeof Type.forSchema>[0], {
      registry: { long: exactLong },
      omitRecordMethods: true,
    });
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
    return { ...read.data.ChangeEventHeader, opportunityId: read.data.OpportunityId ?? null };
  };
}
