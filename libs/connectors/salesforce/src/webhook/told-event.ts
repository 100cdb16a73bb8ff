import { z } from 'zod';

/** Format of the events messages become: which record, and whose kind is followed. Values and session ids of a message are not kept. */
export const toldEvent = z.object({
  told: z.literal(1),
  /** Null for records that are not followed. */
  objectType: z.enum(['deal', 'company', 'contact']).nullable(),
  objectId: z.string().regex(/^[a-zA-Z0-9]{18}$/),
});
export type ToldEvent = z.infer<typeof toldEvent>;

/** Ids of standard objects begin with the same three characters in every org. */
const kinds: Readonly<Record<string, NonNullable<ToldEvent['objectType']>>> = {
  '006': 'deal',
  '001': 'company',
  '003': 'contact',
};

/** What Thread calls the kind of a record; null when it does not follow it. */
export function objectTypeOf(recordId: string): ToldEvent['objectType'] {
  return kinds[recordId.slice(0, 3)] ?? null;
}
