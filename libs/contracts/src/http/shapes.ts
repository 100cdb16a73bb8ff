import { z } from 'zod';

export const Id = z.uuid();
export const Instant = z.iso.datetime({ offset: true });
export const Day = z.iso.date();
/** A day a person enters: of this or the neighbouring centuries. */
export const EnteredDay = Day.refine(
  (day) => day >= '1900-01-01' && day < '2200-01-01',
  'Enter a day between 1900 and 2199.',
);

/** Decimal text and ISO 4217 code; the currency is null when the source does not say. */
export const Money = z.object({ amount: z.string(), currency: z.string().nullable() });
export type Money = z.infer<typeof Money>;

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Opaque; taken from `nextCursor`. */
  cursor: z.string().max(500).optional(),
});

/** A page of a list, newest first unless the route says otherwise. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), hasMore: z.boolean(), nextCursor: z.string().nullable() });
}

/** A list that is always answered whole. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item) });
}

export const UserRef = z.object({ id: Id, name: z.string(), email: z.string() });
export type UserRef = z.infer<typeof UserRef>;
