import { z } from 'zod';
import {
  flag,
  numberParameter,
  objectTypeOf,
  textParameter,
  type ApiAnswer,
  type ApiCall,
} from '../api/api-call';
import type { Endpoint } from '../api/api-routes';
import { notFound, validationError } from '../api/hubspot-error';
import { associateFromInputs, createAssociations } from './create-associations';
import { readScopes, writeScopes } from './crm-scopes';
import type { CrmRecord } from './crm-model';
import { mergeRecords } from './merge-records';
import type { ObjectType } from './object-types';
import { shapeFromQuery } from './read-shape';
import { viewRecord, viewWritten } from './record-view';
import { searchRecords } from './search-records';
import { readSearchRequest } from './search-request';

/** Parses a request body. @throws HubSpotError 400 naming the first problem. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  throw validationError(
    `Invalid input JSON on line 1, column 1: ${problem?.path.join('.') || 'body'}: ${problem?.message}`,
  );
}

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const createBody = z.object({ properties: values, associations: createAssociations.optional() });
const updateBody = z.object({ properties: values });
const mergeBody = z.object({ primaryObjectId: z.coerce.string(), objectIdToMerge: z.coerce.string() });

/** Finds by record id, or by a property that has unique values. @throws HubSpotError 404, or 400 for a property without unique values. */
export function findRecord(
  call: ApiCall,
  type: ObjectType,
  id: string,
  idProperty: string | undefined,
  archived = false,
): CrmRecord {
  const record = lookUp(call, type, id, idProperty);
  if (record === undefined || (record.archivedAt !== null) !== archived) throw notFound();
  return record;
}

/** As `findRecord`, without refusing: undefined when nothing has that id, whatever its state. */
export function lookUp(
  call: ApiCall,
  type: ObjectType,
  id: string,
  idProperty: string | undefined,
): CrmRecord | undefined {
  if (idProperty === undefined || idProperty === 'hs_object_id') return call.portal.records[type].get(id);
  const property = call.portal.properties[type].find(
    (one) => one.name === idProperty && one.archivedAt === null,
  );
  if (property?.hasUniqueValue !== true)
    throw validationError(`Property ${idProperty} does not have unique values.`);
  return [...call.portal.records[type].values()].find(
    (record) =>
      record.archivedAt === null && record.properties[idProperty]?.toLowerCase() === id.toLowerCase(),
  );
}

function list(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const shape = shapeFromQuery(call.query);
  const limit = numberParameter(call.query, 'limit', 10, shape.history.length > 0 ? 50 : 100);
  const from = Number(textParameter(call.query, 'after') ?? '0');
  if (!Number.isFinite(from)) throw validationError('Invalid input: after is not a cursor of this list');
  const archived = flag(call.query, 'archived');
  const matching = [...call.portal.records[type].values()]
    .filter((record) => (record.archivedAt !== null) === archived && Number(record.id) >= from)
    .sort((a, b) => Number(a.id) - Number(b.id));
  const page = matching.slice(0, limit);
  const next = matching[limit];
  const after = next === undefined ? undefined : String(Number(page.at(-1)?.id ?? 0) + 1);
  return {
    status: 200,
    body: {
      results: page.map((record) => viewRecord(call.portal, record, shape, call.hubspot.now())),
      ...(after === undefined ? {} : { paging: { next: { after, link: nextLink(call, after) } } }),
    },
  };
}

function nextLink(call: ApiCall, after: string): string {
  const url = new URL(call.path, 'https://api.hubapi.com');
  url.searchParams.set('after', after);
  return url.toString();
}

function read(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const idProperty = textParameter(call.query, 'idProperty');
  const record = findRecord(call, type, call.params.id ?? '', idProperty, flag(call.query, 'archived'));
  return {
    status: 200,
    body: viewRecord(call.portal, record, shapeFromQuery(call.query), call.hubspot.now()),
  };
}

function create(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const body = parseBody(createBody, call.body);
  const record = call.crm.create(type, body.properties, call.hubspot.appSource);
  associateFromInputs(call, record, body.associations ?? []);
  return { status: 201, body: viewWritten(call.portal, record, call.hubspot.now()) };
}

function update(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const { properties } = parseBody(updateBody, call.body);
  const record = findRecord(call, type, call.params.id ?? '', textParameter(call.query, 'idProperty'));
  call.crm.update(record, properties, call.hubspot.appSource);
  const shape = { properties: Object.keys(properties), history: [], associations: [] };
  return { status: 200, body: viewRecord(call.portal, record, shape, call.hubspot.now()) };
}

function archive(call: ApiCall): ApiAnswer {
  const record = call.portal.records[objectTypeOf(call.params.type)].get(call.params.id ?? '');
  // Deleting what is not there is a success for HubSpot.
  if (record !== undefined) call.crm.archive(record, call.hubspot.appSource);
  return { status: 204 };
}

function merge(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const { primaryObjectId, objectIdToMerge } = parseBody(mergeBody, call.body);
  const primary = call.crm.get(type, primaryObjectId);
  const secondary = call.crm.get(type, objectIdToMerge);
  const merged = mergeRecords(
    call.crm,
    call.hubspot.surroundings,
    primary,
    secondary,
    call.hubspot.appSource,
  );
  return { status: 200, body: viewWritten(call.portal, merged, call.hubspot.now()) };
}

function search(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const request = readSearchRequest(call.body);
  const page = searchRecords(call.portal, type, call.hubspot.index(call.portal.id).all(type), request);
  const shape = { properties: request.properties, history: [], associations: [] };
  return {
    status: 200,
    body: {
      total: page.total,
      results: page.records.map((record) => viewRecord(call.portal, record, shape, call.hubspot.now())),
      ...(page.next === null
        ? {}
        : { paging: { next: { after: String(page.next), link: nextLink(call, String(page.next)) } } }),
    },
  };
}

/** Single-object endpoints under one base path (`/crm/v3/objects` or a dated one). */
export function objectEndpoints(base: string): Endpoint[] {
  return [
    { method: 'GET', path: `${base}/:type`, scopes: readScopes, handle: list },
    { method: 'POST', path: `${base}/:type`, scopes: writeScopes, handle: create },
    { method: 'POST', path: `${base}/:type/search`, scopes: readScopes, search: true, handle: search },
    { method: 'POST', path: `${base}/:type/merge`, scopes: writeScopes, handle: merge },
    { method: 'GET', path: `${base}/:type/:id`, scopes: readScopes, handle: read },
    { method: 'PATCH', path: `${base}/:type/:id`, scopes: writeScopes, handle: update },
    { method: 'DELETE', path: `${base}/:type/:id`, scopes: writeScopes, handle: archive },
  ];
}
