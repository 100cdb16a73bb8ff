import { z } from 'zod';
import { admins, endpoint, everyone } from '../http/endpoint';
import { Id, Instant, listOf } from '../http/shapes';

export const FieldValue = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['text', 'email', 'url', 'number']), text: z.string() }),
  z.object({ type: z.literal('money'), amount: z.string(), currency: z.string().nullable() }),
  z.object({ type: z.literal('day'), day: z.string() }),
]);
export type FieldValue = z.infer<typeof FieldValue>;

export const mappingRecipes = [
  'arr',
  'close_day',
  'owner_email',
  'owner_name',
  'company_name',
  'company_domain',
  'contact_name',
  'contact_email',
] as const;
export const MappingSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('property'),
    object: z.enum(['deal', 'company', 'contact']),
    property: z.string().min(1).max(200),
  }),
  z.object({ kind: z.literal('recipe'), recipe: z.enum(mappingRecipes) }),
  z.object({ kind: z.literal('constant'), text: z.string().max(1_000) }),
]);
export type MappingSource = z.infer<typeof MappingSource>;

export const Transform = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum([
      'none',
      'clean_company_name',
      'website',
      'plain_text',
      'lower_case',
      'calendar_day',
      'number',
      'option_label',
    ]),
  }),
  z.object({
    kind: z.literal('lookup'),
    table: z.record(z.string().max(200), z.string().max(500)),
    otherwise: z.enum(['keep', 'empty']),
  }),
]);
export type Transform = z.infer<typeof Transform>;

export const FieldMapping = z.object({
  target: z.string().regex(/^([a-zA-Z]+|(custom|context)\.[a-z0-9_]{1,60})$/),
  label: z.string().min(1).max(120),
  sources: z.array(MappingSource).max(5),
  transform: Transform,
  direction: z.enum(['in', 'out', 'both']),
  policy: z.enum(['source_wins', 'thread_wins', 'newest', 'fill_if_empty', 'locked']),
});
export type FieldMapping = z.infer<typeof FieldMapping>;

export const MappingView = z.object({
  version: z.number().int(),
  fields: z.array(FieldMapping),
  updatedAt: Instant.nullable(),
  problems: z.array(z.object({ target: z.string(), code: z.string(), message: z.string() })),
});
export type MappingView = z.infer<typeof MappingView>;

export const Evidence = z.object({
  source: MappingSource.nullable(),
  record: z.object({ objectType: z.string(), externalId: z.string(), url: z.string().nullable() }).nullable(),
  propertyLabel: z.string().nullable(),
  raw: z.string().nullable(),
  steps: z.array(z.string()),
  sourceUpdatedAt: z.string().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

export const MappedField = z.object({
  target: z.string(),
  label: z.string(),
  value: FieldValue.nullable(),
  evidence: Evidence,
  problem: z.object({ code: z.string(), text: z.string() }).nullable(),
});
export type MappedField = z.infer<typeof MappedField>;

const connectionParams = z.object({ connectionId: Id });

export const readMapping = endpoint({
  id: 'readMapping',
  method: 'GET',
  path: '/connections/{connectionId}/mapping',
  tag: 'Mapping',
  summary: 'The mapping in force, checked against the live schema.',
  access: everyone,
  scope: 'configuration:read',
  params: connectionParams,
  response: MappingView,
  success: 200,
});
export const saveMapping = endpoint({
  id: 'saveMapping',
  method: 'PUT',
  path: '/connections/{connectionId}/mapping',
  tag: 'Mapping',
  summary: 'Save a new version of the mapping.',
  access: admins,
  scope: 'configuration:write',
  audit: 'mapping.saved',
  params: connectionParams,
  body: z.object({ fields: z.array(FieldMapping).min(1).max(200), basedOnVersion: z.number().int() }),
  response: MappingView,
  success: 200,
  problems: ['mapping.invalid', 'resource.conflict'],
});
export const previewMapping = endpoint({
  id: 'previewMapping',
  method: 'POST',
  path: '/connections/{connectionId}/mapping/preview',
  tag: 'Mapping',
  summary: 'Map one real record with a draft; nothing is stored.',
  access: everyone,
  scope: 'configuration:read',
  audit: 'reads',
  perMinute: 120,
  params: connectionParams,
  body: z.object({
    externalId: z.string().min(1).max(200),
    fields: z.array(FieldMapping).max(200).optional(),
  }),
  response: z.object({
    record: z.object({ externalId: z.string(), name: z.string().nullable(), url: z.string().nullable() }),
    fields: z.array(MappedField),
    /** Raw properties that were read, for the source column. */
    raw: z.record(z.string(), z.record(z.string(), z.string().nullable())),
  }),
  success: 200,
  problems: ['record.not_found', 'connection.unavailable', 'provider.unavailable', 'provider.rate_limited'],
});
export const listAccountFields = endpoint({
  id: 'listAccountFields',
  method: 'GET',
  path: '/account-fields',
  tag: 'Mapping',
  summary: 'Fields an account has and a mapping can fill.',
  access: everyone,
  scope: 'configuration:read',
  response: listOf(
    z.object({
      key: z.string(),
      label: z.string(),
      type: z.enum(['text', 'money', 'day', 'email', 'url', 'number']),
      canBeRequired: z.boolean(),
    }),
  ),
  success: 200,
});
