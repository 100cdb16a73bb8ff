import { z } from 'zod';

/** UUIDs come with dashes in answers and without in links; dashes and lower case are ours. */
export const uuidText = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/)
  .transform(canonicalUuid);

/** An id with dashes, in lower case. The text must be a UUID. */
export function canonicalUuid(text: string): string {
  const plain = text.replaceAll('-', '').toLowerCase();
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A property's id to compare by: Notion writes it percent-encoded in some places and plain in others. */
export function propertyKey(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

const instant = z
  .string()
  .nullish()
  .transform((text) => {
    const at = new Date(text ?? '');
    return Number.isNaN(at.getTime()) ? null : at;
  });

/** A cell: `{id, type, [type]: …}`; its inside is read by values/. */
const propertyValue = z.looseObject({ id: z.string(), type: z.string() });
export type PropertyValue = z.infer<typeof propertyValue>;

export const page = z.object({
  object: z.literal('page'),
  id: uuidText,
  created_time: instant,
  last_edited_time: instant,
  in_trash: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  url: z.string().nullish(),
  parent: z.looseObject({ type: z.string(), data_source_id: uuidText.nullish() }),
  properties: z.record(z.string(), propertyValue),
});
export type Page = z.infer<typeof page>;

const list = <T extends z.ZodType>(item: T) =>
  z.object({ results: z.array(item), next_cursor: z.string().nullish(), has_more: z.boolean().nullish() });

/** Search mixes in objects of other kinds, and partial ones: they are left out. */
const onlyKnown = <T>(schema: z.ZodType<T>) =>
  z.unknown().transform((json): T | null => {
    const read = schema.safeParse(json);
    return read.success ? read.data : null;
  });
const known = <T>(items: readonly (T | null)[]): readonly T[] =>
  items.filter((item): item is T => item !== null);

const option = z.object({ id: z.string(), name: z.string() });

const propertyConfiguration = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  number: z.looseObject({ format: z.string().nullish() }).nullish(),
  select: z.looseObject({ options: z.array(option).nullish() }).nullish(),
  multi_select: z.looseObject({ options: z.array(option).nullish() }).nullish(),
  status: z
    .looseObject({
      options: z.array(option).nullish(),
      groups: z
        .array(z.looseObject({ name: z.string(), option_ids: z.array(z.string()).nullish() }))
        .nullish(),
    })
    .nullish(),
  relation: z.looseObject({ data_source_id: uuidText.nullish() }).nullish(),
});
export type PropertyConfiguration = z.infer<typeof propertyConfiguration>;

export const dataSource = z.object({
  object: z.literal('data_source'),
  id: uuidText,
  title: z.array(z.looseObject({ plain_text: z.string().nullish() })).nullish(),
  in_trash: z.boolean().nullish(),
  properties: z.record(z.string(), propertyConfiguration),
});
export type DataSourceAnswer = z.infer<typeof dataSource>;

export const pagesAnswer = list(onlyKnown(page))
  .extend({ request_status: z.looseObject({ type: z.string() }).nullish() })
  .transform((answer) => ({
    ...answer,
    results: known(answer.results),
  }));
export const dataSourcesAnswer = list(onlyKnown(dataSource)).transform((answer) => ({
  ...answer,
  results: known(answer.results),
}));
export const propertyItems = list(z.looseObject({ type: z.string() }));

export const me = z.object({
  id: z.string(),
  bot: z.looseObject({ workspace_id: uuidText, workspace_name: z.string().nullish() }),
});

export const user = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  person: z.looseObject({ email: z.string().nullish() }).nullish(),
});
