import { z } from 'zod';
import { flag, objectTypeOf, type ApiAnswer, type ApiCall } from '../api/api-call';
import type { Endpoint } from '../api/api-routes';
import { apiError, notFound, validationError } from '../api/hubspot-error';
import { defineProperty } from '../data/define-property';
import { schemaReadScopes, schemaWriteScopes } from './crm-scopes';
import type { Portal, PropertyDefinition } from './crm-model';
import { parseBody } from './object-endpoints';
import type { ObjectType } from './object-types';

const iso = (at: number): string => new Date(at).toISOString();
const maxUnique = 10;

const optionInput = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
  description: z.string().optional(),
});
const types = ['string', 'number', 'date', 'datetime', 'enumeration', 'bool', 'phone_number'] as const;
const changes = z.object({
  label: z.string().optional(),
  description: z.string().optional(),
  groupName: z.string().optional(),
  type: z.enum(types).optional(),
  fieldType: z.string().optional(),
  options: z.array(optionInput).optional(),
  displayOrder: z.number().int().optional(),
  hidden: z.boolean().optional(),
  formField: z.boolean().optional(),
});
const creation = changes.extend({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower case letters, digits and underscores'),
  label: z.string(),
  groupName: z.string(),
  type: z.enum(types),
  fieldType: z.string(),
  hasUniqueValue: z.boolean().default(false),
});

/** A property definition as the API shows it. */
export function viewProperty(property: PropertyDefinition): Record<string, unknown> {
  return {
    ...(property.hubspotDefined
      ? {}
      : { updatedAt: iso(property.updatedAt), createdAt: iso(property.createdAt) }),
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: property.description,
    groupName: property.groupName,
    options: property.options.map((option) => ({ ...option, description: option.description ?? '' })),
    ...(property.referencedObjectType === null
      ? {}
      : { referencedObjectType: property.referencedObjectType }),
    displayOrder: property.displayOrder,
    calculated: property.calculated,
    externalOptions: property.externalOptions,
    archived: property.archivedAt !== null,
    ...(property.archivedAt === null ? {} : { archivedAt: iso(property.archivedAt) }),
    hasUniqueValue: property.hasUniqueValue,
    hidden: property.hidden,
    ...(property.hubspotDefined ? { hubspotDefined: true } : {}),
    ...(property.showCurrencySymbol ? { showCurrencySymbol: true } : {}),
    ...(property.currencyPropertyName === null
      ? {}
      : { currencyPropertyName: property.currencyPropertyName }),
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyValue: property.readOnly,
      ...(property.hubspotDefined ? { readOnlyOptions: property.externalOptions } : {}),
    },
    formField: !property.readOnly,
    dataSensitivity: 'non_sensitive',
  };
}

/** @throws HubSpotError 404 with the message HubSpot uses. */
function find(portal: Portal, type: ObjectType, name: string, archived: boolean): PropertyDefinition {
  const property = portal.properties[type].find(
    (one) => one.name === name && (one.archivedAt !== null) === archived,
  );
  if (property === undefined) throw notFound(`Property \`${name}\` does not exist`);
  return property;
}

function list(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const archived = flag(call.query, 'archived');
  const shown = call.portal.properties[type].filter(
    (property) => (property.archivedAt !== null) === archived,
  );
  return { status: 200, body: { results: shown.map(viewProperty) } };
}

function create(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const input = parseBody(creation, call.body);
  const all = call.portal.properties[type];
  if (all.some((property) => property.name === input.name && property.archivedAt === null)) {
    throw apiError(409, 'CONFLICT', `A property named '${input.name}' already exists.`);
  }
  if (
    input.hasUniqueValue &&
    all.filter((property) => property.hasUniqueValue && !property.hubspotDefined).length >= maxUnique
  ) {
    throw validationError(
      `A maximum of ${maxUnique} properties with unique values is allowed per object type.`,
    );
  }
  const { options = [], formField: _formField, ...rest } = input;
  const now = call.hubspot.now();
  const property = {
    ...defineProperty(input.groupName, input.name, input.label, input.type),
    ...rest,
    options,
    hubspotDefined: false,
    createdAt: now,
    updatedAt: now,
  };
  call.portal.properties[type] = [...all.filter((one) => one.name !== input.name), property];
  call.hubspot.touched();
  return { status: 201, body: viewProperty(property) };
}

function update(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const property = find(call.portal, type, call.params.name ?? '', false);
  const { formField: _formField, ...input } = parseBody(changes, call.body);
  Object.assign(property, input, { updatedAt: call.hubspot.now() });
  call.hubspot.touched();
  return { status: 200, body: viewProperty(property) };
}

function archive(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const property = find(call.portal, type, call.params.name ?? '', false);
  if (property.hubspotDefined)
    throw validationError(`Property ${property.name} is defined by HubSpot and cannot be deleted.`);
  property.archivedAt = call.hubspot.now();
  call.hubspot.touched();
  return { status: 204 };
}

/** Property endpoints under `/crm/properties/<version>` or `/crm/v3/properties`. */
export function propertyEndpoints(base: string): Endpoint[] {
  const one = `${base}/:type/:name`;
  return [
    { method: 'GET', path: `${base}/:type`, scopes: schemaReadScopes, handle: list },
    { method: 'POST', path: `${base}/:type`, scopes: schemaWriteScopes, handle: create },
    {
      method: 'GET',
      path: one,
      scopes: schemaReadScopes,
      handle: (call) => ({
        status: 200,
        body: viewProperty(
          find(
            call.portal,
            objectTypeOf(call.params.type),
            call.params.name ?? '',
            flag(call.query, 'archived'),
          ),
        ),
      }),
    },
    { method: 'PATCH', path: one, scopes: schemaWriteScopes, handle: update },
    { method: 'DELETE', path: one, scopes: schemaWriteScopes, handle: archive },
  ];
}
