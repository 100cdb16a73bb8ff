import { z } from 'zod';
import { uuidText } from '../notion.schemas';

const occurredAt = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullish()
  .transform((at) => at ?? null);

export const eventKind = z.object({ type: z.string().regex(/^[a-z_.]{3,100}$/) });

const actors = z
  .array(z.looseObject({ id: z.string(), type: z.string() }))
  .nullish()
  .transform((all) => all ?? []);

/** An event about a page. `data.parent` says whether the page is a row of a database. */
export const pageEvent = z.object({
  type: z.string(),
  timestamp: occurredAt,
  entity: z.object({ id: uuidText, type: z.literal('page') }),
  authors: actors,
  accessible_by: actors,
  data: z
    .looseObject({
      parent: z.looseObject({ type: z.string() }).nullish(),
      updated_properties: z.array(z.string().min(1).max(200)).nullish(),
    })
    .nullish(),
});

/** Format of the events our own sweep writes. */
export const polledEvent = z.object({
  polled: z.literal(1),
  pageId: uuidText,
  editedAt: z.iso.datetime(),
  inTrash: z.boolean(),
});
export type PolledEvent = z.input<typeof polledEvent>;
