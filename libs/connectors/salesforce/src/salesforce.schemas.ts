import { z } from 'zod';

/** A record of a query: fields by name, records of lookups nested; `attributes` says what it is. */
export type Row = Readonly<Record<string, unknown>>;
export const row: z.ZodType<Row> = z.record(z.string(), z.unknown());

export const queryAnswer = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(row),
});
export type QueryAnswer = z.infer<typeof queryAnswer>;

export const compositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({ referenceId: z.string(), httpStatusCode: z.number(), body: z.unknown() }),
  ),
});

export const describedField = z.object({
  name: z.string(),
  label: z.string().nullish(),
  type: z.string(),
  custom: z.boolean().nullish(),
  calculated: z.boolean().nullish(),
  updateable: z.boolean().nullish(),
  deprecatedAndHidden: z.boolean().nullish(),
  nameField: z.boolean().nullish(),
  referenceTo: z.array(z.string()).nullish(),
  relationshipName: z.string().nullish(),
  picklistValues: z
    .array(z.object({ value: z.string(), label: z.string().nullish(), active: z.boolean().nullish() }))
    .nullish(),
});
export type DescribedField = z.infer<typeof describedField>;

export const describeAnswer = z.object({
  name: z.string(),
  label: z.string().nullish(),
  keyPrefix: z.string().nullish(),
  queryable: z.boolean().nullish(),
  fields: z.array(describedField),
  /** Lookups that lead here. */
  childRelationships: z
    .array(z.object({ childSObject: z.string(), deprecatedAndHidden: z.boolean().nullish() }))
    .nullish(),
});
export type DescribeAnswer = z.infer<typeof describeAnswer>;

export const picklistAnswer = z.object({ values: z.array(z.object({ value: z.string() })) });

const instant = z.string().transform((text, context) => {
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: 'custom', message: 'no instant' });
  return z.NEVER;
});

export const deletedAnswer = z.object({
  deletedRecords: z.array(z.object({ id: z.string(), deletedDate: instant })),
  latestDateCovered: instant,
});

export const introspection = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({ active: z.literal(true), scope: z.string().nullish() }),
]);

export const userInfo = z.object({
  organization_id: z.string(),
  user_id: z.string(),
  urls: z.object({ rest: z.string(), custom_domain: z.string().nullish() }),
});

export const organizationSettings = z.object({
  features: z.object({ multiCurrency: z.boolean().nullish(), defaultCurrencyIsoCode: z.string().nullish() }),
});
