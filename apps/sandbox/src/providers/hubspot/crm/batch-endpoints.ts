import { z } from 'zod';
import { flag, objectTypeOf, type ApiAnswer, type ApiCall } from '../api/api-call';
import type { Endpoint } from '../api/api-routes';
import { HubSpotError, notFound, validationError } from '../api/hubspot-error';
import { associateFromInputs, createAssociations } from './create-associations';
import { readScopes, writeScopes } from './crm-scopes';
import type { CrmRecord } from './crm-model';
import { lookUp, parseBody } from './object-endpoints';
import { objectTypeFacts, type ObjectType } from './object-types';
import { viewRecord, viewWritten } from './record-view';

const maxInputs = 100;
const maxInputsWithHistory = 50;

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const id = z.object({ id: z.coerce.string() });
const readBody = z.object({
  inputs: z.array(id),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
  idProperty: z.string().optional(),
});
const writeInput = id.extend({
  properties: values,
  idProperty: z.string().optional(),
  objectWriteTraceId: z.string().optional(),
});
const writeBody = z.object({ inputs: z.array(writeInput) });
const createBody = z.object({
  inputs: z.array(
    z.object({
      properties: values,
      associations: createAssociations.optional(),
      objectWriteTraceId: z.string().optional(),
    }),
  ),
});
const archiveBody = z.object({ inputs: z.array(id) });

/** One entry of `errors` in a 207. */
export interface BatchError {
  status: 'error';
  category: string;
  subCategory?: string;
  message: string;
  context: Record<string, string[]>;
  errors: unknown[];
  links: Record<string, string>;
}

function requireSize(count: number, limit: number, what = 'a batch request'): void {
  if (count <= limit) return;
  throw validationError(
    `The maximum number of inputs supported in ${what} is ${limit}. Please reduce the number of items and try again`,
  );
}

/** A finished batch: 207 with `errors` when anything failed, `status` otherwise. */
export function batchAnswer(
  call: ApiCall,
  startedAt: number,
  results: unknown[],
  errors: BatchError[],
  status = 200,
): ApiAnswer {
  return {
    status: errors.length > 0 ? 207 : status,
    body: {
      status: 'COMPLETE',
      results,
      ...(errors.length > 0 ? { numErrors: errors.length, errors } : {}),
      startedAt: new Date(startedAt).toISOString(),
      completedAt: new Date(call.hubspot.now()).toISOString(),
    },
  };
}

const missing = (type: ObjectType, ids: string[], trace: string[] = []): BatchError => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  message: `Could not get some ${objectTypeFacts[type].singular.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
  context: { ids, ...(trace.length > 0 ? { objectWriteTraceId: trace } : {}) },
  errors: [],
  links: {},
});

function failed(error: unknown, ids: string[], trace: string | undefined): BatchError {
  if (!(error instanceof HubSpotError)) throw error;
  return {
    status: 'error',
    category: String(error.body.category),
    message: error.message,
    context: {
      ...(ids.length > 0 ? { ids } : {}),
      ...(trace === undefined ? {} : { objectWriteTraceId: [trace] }),
    },
    errors: Array.isArray(error.body.errors) ? error.body.errors : [],
    links: {},
  };
}

function batchRead(call: ApiCall): ApiAnswer {
  const startedAt = call.hubspot.now();
  const type = objectTypeOf(call.params.type);
  const body = parseBody(readBody, call.body);
  requireSize(body.inputs.length, maxInputs);
  if (body.propertiesWithHistory.length > 0) {
    requireSize(body.inputs.length, maxInputsWithHistory, 'a batch request for property histories');
  }
  const archived = flag(call.query, 'archived');
  const found = new Map<string, CrmRecord>();
  const absent: string[] = [];
  for (const input of body.inputs) {
    const record = lookUp(call, type, input.id, body.idProperty);
    if (record !== undefined && (record.archivedAt !== null) === archived) found.set(record.id, record);
    else absent.push(input.id);
  }
  const shape = { properties: body.properties, history: body.propertiesWithHistory, associations: [] };
  const results = [...found.values()].map((record) => viewRecord(call.portal, record, shape, startedAt));
  return batchAnswer(call, startedAt, results, absent.length > 0 ? [missing(type, absent)] : []);
}

function batchUpdate(call: ApiCall): ApiAnswer {
  const startedAt = call.hubspot.now();
  const type = objectTypeOf(call.params.type);
  const { inputs } = parseBody(writeBody, call.body);
  requireSize(inputs.length, maxInputs);
  refuseRepeats(inputs.map((input) => input.id));
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    const record = lookUp(call, type, input.id, input.idProperty);
    const trace = input.objectWriteTraceId;
    if (record === undefined || record.archivedAt !== null) {
      errors.push(missing(type, [input.id], trace === undefined ? [] : [trace]));
      continue;
    }
    try {
      call.crm.update(record, input.properties, call.hubspot.appSource);
      const shape = { properties: Object.keys(input.properties), history: [], associations: [] };
      results.push({
        ...viewRecord(call.portal, record, shape, startedAt),
        ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
      });
    } catch (error) {
      errors.push(failed(error, [input.id], trace));
    }
  }
  return batchAnswer(call, startedAt, results, errors);
}

function refuseRepeats(ids: readonly string[]): void {
  const repeated = ids.find((one, at) => ids.indexOf(one) !== at);
  if (repeated !== undefined)
    throw validationError(`Duplicate IDs found in batch input: [${repeated}]. IDs must be unique`);
}

/** Without a trace id on every input the first failure refuses the whole batch before anything is stored. */
function batchCreate(call: ApiCall): ApiAnswer {
  const startedAt = call.hubspot.now();
  const type = objectTypeOf(call.params.type);
  const { inputs } = parseBody(createBody, call.body);
  requireSize(inputs.length, maxInputs);
  const multiStatus = inputs.every((input) => input.objectWriteTraceId !== undefined);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  if (!multiStatus)
    for (const input of inputs) call.crm.rehearse(type, input.properties, call.hubspot.appSource);
  for (const input of inputs) {
    try {
      const record = call.crm.create(type, input.properties, call.hubspot.appSource);
      associateFromInputs(call, record, input.associations ?? []);
      const trace = input.objectWriteTraceId;
      results.push({
        ...viewWritten(call.portal, record, startedAt),
        ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
      });
    } catch (error) {
      if (!multiStatus) throw error;
      errors.push(failed(error, [], input.objectWriteTraceId));
    }
  }
  return batchAnswer(call, startedAt, results, errors, 201);
}

function batchUpsert(call: ApiCall): ApiAnswer {
  const startedAt = call.hubspot.now();
  const type = objectTypeOf(call.params.type);
  const { inputs } = parseBody(writeBody, call.body);
  requireSize(inputs.length, maxInputs);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    try {
      const existing = lookUp(call, type, input.id, input.idProperty);
      const usable = existing === undefined || existing.archivedAt !== null ? undefined : existing;
      if (usable === undefined && input.idProperty === undefined) throw notFound();
      const named = input.idProperty === undefined ? {} : { [input.idProperty]: input.id };
      const record =
        usable === undefined
          ? call.crm.create(type, { ...named, ...input.properties }, call.hubspot.appSource)
          : call.crm.update(usable, input.properties, call.hubspot.appSource);
      const trace = input.objectWriteTraceId;
      results.push({
        ...viewWritten(call.portal, record, startedAt),
        new: usable === undefined,
        ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
      });
    } catch (error) {
      errors.push(failed(error, [input.id], input.objectWriteTraceId));
    }
  }
  return batchAnswer(call, startedAt, results, errors);
}

function batchArchive(call: ApiCall): ApiAnswer {
  const type = objectTypeOf(call.params.type);
  const { inputs } = parseBody(archiveBody, call.body);
  requireSize(inputs.length, maxInputs);
  for (const input of inputs) {
    const record = call.portal.records[type].get(input.id);
    if (record !== undefined) call.crm.archive(record, call.hubspot.appSource);
  }
  return { status: 204 };
}

/** Batch endpoints under one base path. */
export function batchEndpoints(base: string): Endpoint[] {
  return [
    { method: 'POST', path: `${base}/:type/batch/read`, scopes: readScopes, handle: batchRead },
    { method: 'POST', path: `${base}/:type/batch/update`, scopes: writeScopes, handle: batchUpdate },
    { method: 'POST', path: `${base}/:type/batch/create`, scopes: writeScopes, handle: batchCreate },
    { method: 'POST', path: `${base}/:type/batch/upsert`, scopes: writeScopes, handle: batchUpsert },
    { method: 'POST', path: `${base}/:type/batch/archive`, scopes: writeScopes, handle: batchArchive },
  ];
}
