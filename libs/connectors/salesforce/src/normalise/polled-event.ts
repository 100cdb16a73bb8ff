import { z } from 'zod';

const id = z.string().regex(/^[a-zA-Z0-9]{18}$/);
const at = z.iso.datetime();
const objectType = z.enum(['deal', 'company']);

/** Format of the events our own poll writes. */
export const polledEvent = z.discriminatedUnion('kind', [
  z.object({ polled: z.literal(1), kind: z.literal('changed'), objectType, objectId: id, at }),
  z.object({ polled: z.literal(1), kind: z.literal('deleted'), objectType, objectId: id, at }),
  z.object({ polled: z.literal(1), kind: z.literal('merged'), objectType, objectId: id, winnerId: id, at }),
]);
export type PolledEvent = z.infer<typeof polledEvent>;
