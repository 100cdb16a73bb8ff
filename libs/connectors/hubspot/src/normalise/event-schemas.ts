import { z } from 'zod';
import { idText } from '../hubspot.schemas';

const occurredAt = z
  .number()
  .int()
  .positive()
  .max(Date.UTC(2200, 0))
  .transform((ms) => new Date(ms))
  .nullish()
  .transform((at) => at ?? null);

/** What every event has. `objectTypeId` comes with the generic `object.*` types only. */
const base = z.object({
  subscriptionType: z.string(),
  occurredAt,
  objectTypeId: z.string().nullish(),
  changeSource: z.string().nullish(),
  sourceId: z.union([z.string(), z.number().transform(String)]).nullish(),
});
export type BaseEvent = z.infer<typeof base>;

export const eventKind = z.object({ subscriptionType: z.string().regex(/^\w+\.\w+$/) });
export const recordEvent = base.extend({ objectId: idText });
export const propertyEvent = recordEvent.extend({
  propertyName: z.string().min(1).max(200),
  propertyValue: z.string().nullish(),
});

export const associationEvent = base.extend({
  associationType: z.string().nullish(),
  fromObjectId: idText,
  toObjectId: idText,
  fromObjectTypeId: z.string().nullish(),
  toObjectTypeId: z.string().nullish(),
  associationRemoved: z.boolean().nullish(),
});

export const mergeEvent = base.extend({
  primaryObjectId: idText,
  mergedObjectIds: z.array(idText),
  newObjectId: idText.nullish(),
});

/** Format of the events our own poll writes. */
export const polledEvent = z.object({
  polled: z.literal(1),
  objectType: z.enum(['deal', 'company', 'contact']),
  objectId: idText,
  property: z.string().min(1),
  modifiedAt: z.iso.datetime(),
  /** What the record has swallowed, for companies. */
  mergedIds: z.array(idText).optional(),
});
export type PolledEvent = z.input<typeof polledEvent>;
