import { z } from 'zod';

/** An id as exact text, whether it came as text or as a number of any size. */
export const idText = z
  .union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative()])
  .transform(String);

/** Every property is text or null; numbers and booleans are taken as their text rather than refused. */
const propertyValue = z.union([
  z.string(),
  z.null(),
  z.number().transform(String),
  z.boolean().transform(String),
]);

const instant = z
  .string()
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()))
  .nullish()
  .catch(null)
  .transform((date) => date ?? null);

export const historyEntry = z.object({ value: propertyValue.nullish(), timestamp: z.string() });

export const crmObject = z.object({
  id: idText,
  properties: z.record(z.string(), propertyValue),
  propertiesWithHistory: z.record(z.string(), z.array(historyEntry)).nullish(),
  createdAt: instant,
  updatedAt: instant,
  archived: z
    .boolean()
    .nullish()
    .transform((archived) => archived ?? false),
});
export type CrmObject = z.infer<typeof crmObject>;

/** 200, or 207 with the ids it could not find among `errors`, which are simply not in `results`. */
export const batchAnswer = z.object({ results: z.array(crmObject) });

const texts = z.array(z.coerce.string()).catch([]);

/** 200, or 207 where `errors` says of single inputs why they were not written; an input is known by the trace id it was sent with. */
export const writeAnswer = z.object({
  results: z.array(z.object({ id: idText, updatedAt: instant, objectWriteTraceId: z.string().nullish() })),
  errors: z
    .array(
      z.object({
        category: z.string().catch('VALIDATION_ERROR'),
        message: z.string().catch(''),
        context: z.object({ ids: texts.optional(), objectWriteTraceId: texts.optional() }).catch({}),
        errors: z.array(z.unknown()).catch([]),
      }),
    )
    .default([]),
});
export type WriteAnswer = z.infer<typeof writeAnswer>;

const next = z.object({ next: z.object({ after: z.coerce.string() }).nullish() }).nullish();

export const searchAnswer = z.object({
  total: z.number().nullish(),
  results: z.array(crmObject),
  paging: next,
});

export const associationAnswer = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: idText }),
      to: z.array(
        z.object({
          toObjectId: idText,
          associationTypes: z
            .array(
              z.object({ typeId: z.number(), label: z.string().nullish(), category: z.string().nullish() }),
            )
            .default([]),
        }),
      ),
      paging: next,
    }),
  ),
});

export const owner = z.object({
  id: idText,
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  archived: z.boolean().nullish(),
});
export type Owner = z.infer<typeof owner>;
export const ownersAnswer = z.object({ results: z.array(owner), paging: next });

export const pipelinesAnswer = z.object({
  results: z.array(
    z.object({
      id: z.coerce.string(),
      label: z.string(),
      displayOrder: z.number().catch(0),
      archived: z.boolean().nullish(),
      stages: z.array(
        z.object({
          id: z.coerce.string(),
          label: z.string(),
          displayOrder: z.number().catch(0),
          archived: z.boolean().nullish(),
          metadata: z
            .record(
              z.string(),
              z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.null()]),
            )
            .catch({}),
        }),
      ),
    }),
  ),
});

export const propertyDefinition = z.object({
  name: z.string(),
  label: z.string().nullish(),
  type: z.string(),
  fieldType: z.string().nullish(),
  groupName: z.string().nullish(),
  calculated: z.boolean().nullish(),
  hidden: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  showCurrencySymbol: z.boolean().nullish(),
  options: z.array(z.object({ label: z.string().nullish(), value: z.coerce.string() })).nullish(),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
});

export const propertiesAnswer = z.object({ results: z.array(propertyDefinition) });

export const accountInfo = z.object({
  portalId: idText,
  timeZone: z.string().nullish(),
  companyCurrency: z.string().nullish(),
  additionalCurrencies: z.array(z.string()).nullish(),
  uiDomain: z.string().nullish(),
});

export const introspection = z.discriminatedUnion('active', [
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    hub_id: idText,
    hub_domain: z.string().nullish(),
    scopes: z.array(z.string()).nullish(),
    app_id: idText.nullish(),
  }),
]);

/** Members of a token answer other than the tokens. */
export const tokenParams = z.object({
  expires_in: z.coerce.number().positive().finite().optional().catch(undefined),
  scopes: z.array(z.string()).optional().catch(undefined),
});

/** Answers without a body. */
export const nothing = z.unknown();
