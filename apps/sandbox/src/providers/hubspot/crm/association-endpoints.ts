import { z } from 'zod';
import { numberParameter, objectTypeOf, textParameter, type ApiAnswer, type ApiCall } from '../api/api-call';
import type { Endpoint } from '../api/api-routes';
import { validationError } from '../api/hubspot-error';
import type { AssociationType } from './association-type';
import { associationTypes } from './association-types';
import { batchAnswer, type BatchError } from './batch-endpoints';
import { associationSpec, resolveSpecs } from './create-associations';
import { associationReadScopes, associationWriteScopes } from './crm-scopes';
import type { Edge } from './edge-store';
import { parseBody } from './object-endpoints';
import { objectTypeFacts, type ObjectType } from './object-types';

const maxReads = 1_000;
const maxWrites = 2_000;
const pageSize = 500;

const id = z.object({ id: z.coerce.string() });
const readBody = z.object({ inputs: z.array(id.extend({ after: z.coerce.string().optional() })) });
const linkBody = z.object({
  inputs: z.array(z.object({ from: id, to: id, types: z.array(associationSpec).optional() })),
});
const archiveBody = z.object({ inputs: z.array(z.object({ from: id, to: z.array(id) })) });

/** Dated paths carry ids as text, the v4 family as numbers. */
type IdForm = (id: string) => string | number;

const visibleEdges = (call: ApiCall, from: ObjectType, fromId: string, to: ObjectType): Edge[] =>
  call.portal.edges
    .of(from, fromId, to, call.hubspot.now())
    .filter((edge) => call.portal.records[to].get(edge.toId)?.archivedAt === null)
    .sort((a, b) => Number(a.toId) - Number(b.toId));

const typeView = (type: AssociationType) => ({
  category: type.category,
  typeId: type.typeId,
  label: type.label,
});

function page(edges: Edge[], after: string | undefined, limit: number, form: IdForm) {
  const start = Number(after ?? '0');
  const rest = edges.filter((edge) => Number(edge.toId) >= start);
  const next = rest[limit];
  return {
    items: rest
      .slice(0, limit)
      .map((edge) => ({ toObjectId: form(edge.toId), associationTypes: edge.types.map(typeView) })),
    paging: next === undefined ? {} : { paging: { next: { after: next.toId, link: `?after=${next.toId}` } } },
  };
}

const nothingFound = (from: ObjectType, fromId: string, to: ObjectType): BatchError => {
  const [a, b] = [objectTypeFacts[from].singular, objectTypeFacts[to].singular];
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${b} is associated with ${a} ${fromId}.`,
    context: { fromObjectId: [fromId], fromObjectType: [a], toObjectType: [b] },
    errors: [],
    links: {},
  };
};

function batchRead(call: ApiCall, form: IdForm): ApiAnswer {
  const startedAt = call.hubspot.now();
  const [from, to] = [objectTypeOf(call.params.from), objectTypeOf(call.params.to)];
  const { inputs } = parseBody(readBody, call.body);
  if (inputs.length > maxReads)
    throw validationError(`The maximum number of inputs supported in a batch request is ${maxReads}.`);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    const edges = visibleEdges(call, from, input.id, to);
    if (edges.length === 0) {
      errors.push(nothingFound(from, input.id, to));
      continue;
    }
    const { items, paging } = page(edges, input.after, pageSize, form);
    results.push({ from: { id: input.id }, to: items, ...paging });
  }
  return batchAnswer(call, startedAt, results, errors);
}

function readOne(call: ApiCall, form: IdForm): ApiAnswer {
  const [from, to] = [objectTypeOf(call.params.from), objectTypeOf(call.params.to)];
  call.crm.get(from, call.params.id ?? '');
  const limit = numberParameter(call.query, 'limit', pageSize, pageSize);
  const { items, paging } = page(
    visibleEdges(call, from, call.params.id ?? '', to),
    textParameter(call.query, 'after'),
    limit,
    form,
  );
  return { status: 200, body: { results: items, ...paging } };
}

function link(call: ApiCall, fromId: string, toId: string, specs: z.infer<typeof associationSpec>[]) {
  const [from, to] = [objectTypeOf(call.params.from), objectTypeOf(call.params.to)];
  const [a, b] = [call.crm.get(from, fromId), call.crm.get(to, toId)];
  const types = resolveSpecs(call, from, to, specs);
  call.crm.associate(a, b, types, call.hubspot.appSource);
  return { from, to, types };
}

function put(call: ApiCall, form: IdForm): ApiAnswer {
  const specs = parseBody(z.array(associationSpec).min(1), call.body);
  const { id: fromId = '', toId = '' } = call.params;
  const { from, to, types } = link(call, fromId, toId, specs);
  return { status: 201, body: pairView(from, fromId, to, toId, types, form) };
}

const pairView = (
  from: ObjectType,
  fromId: string,
  to: ObjectType,
  toId: string,
  types: AssociationType[],
  form: IdForm,
) => ({
  fromObjectTypeId: objectTypeFacts[from].typeId,
  fromObjectId: form(fromId),
  toObjectTypeId: objectTypeFacts[to].typeId,
  toObjectId: form(toId),
  labels: types.flatMap((type) => (type.label === null ? [] : [type.label])),
});

function defaultPair(call: ApiCall, fromId: string, toId: string): unknown[] {
  const { from, to } = link(call, fromId, toId, []);
  const [there] = associationTypes(call.portal, from, to);
  const [back] = associationTypes(call.portal, to, from);
  const spec = (type: AssociationType | undefined) => ({
    associationCategory: type?.category,
    associationTypeId: type?.typeId,
  });
  return [
    { from: { id: fromId }, to: { id: toId }, associationSpec: spec(there) },
    { from: { id: toId }, to: { id: fromId }, associationSpec: spec(back) },
  ];
}

function putDefault(call: ApiCall): ApiAnswer {
  const startedAt = call.hubspot.now();
  return batchAnswer(call, startedAt, defaultPair(call, call.params.id ?? '', call.params.toId ?? ''), []);
}

function batchDefault(call: ApiCall): ApiAnswer {
  const startedAt = call.hubspot.now();
  const { inputs } = parseBody(linkBody, call.body);
  if (inputs.length > maxWrites)
    throw validationError(`The maximum number of inputs supported in a batch request is ${maxWrites}.`);
  return batchAnswer(
    call,
    startedAt,
    inputs.flatMap((input) => defaultPair(call, input.from.id, input.to.id)),
    [],
  );
}

function batchCreate(call: ApiCall, form: IdForm, status: number): ApiAnswer {
  const startedAt = call.hubspot.now();
  const { inputs } = parseBody(linkBody, call.body);
  if (inputs.length > maxWrites)
    throw validationError(`The maximum number of inputs supported in a batch request is ${maxWrites}.`);
  const results = inputs.map((input) => {
    const { from, to, types } = link(call, input.from.id, input.to.id, input.types ?? []);
    return pairView(from, input.from.id, to, input.to.id, types, form);
  });
  return batchAnswer(call, startedAt, results, [], status);
}

function unlink(call: ApiCall, fromId: string, toId: string): void {
  const [from, to] = [objectTypeOf(call.params.from), objectTypeOf(call.params.to)];
  const [a, b] = [call.portal.records[from].get(fromId), call.portal.records[to].get(toId)];
  if (a !== undefined && b !== undefined) call.crm.dissociate(a, b, call.hubspot.appSource);
}

function remove(call: ApiCall): ApiAnswer {
  unlink(call, call.params.id ?? '', call.params.toId ?? '');
  return { status: 204 };
}

function batchArchive(call: ApiCall, dated: boolean): ApiAnswer {
  const startedAt = call.hubspot.now();
  const { inputs } = parseBody(archiveBody, call.body);
  for (const input of inputs) for (const to of input.to) unlink(call, input.from.id, to.id);
  return dated ? batchAnswer(call, startedAt, [], []) : { status: 204 };
}

function labels(call: ApiCall): ApiAnswer {
  const [from, to] = [objectTypeOf(call.params.from), objectTypeOf(call.params.to)];
  return { status: 200, body: { results: associationTypes(call.portal, from, to).map(typeView) } };
}

/** Association endpoints: `objects` is the per-record base, `batch` the batch base; the v4 family differs in details. */
export function associationEndpoints(objects: string, batch: string, dated: boolean): Endpoint[] {
  const form: IdForm = dated ? (text) => text : Number;
  const one = `${objects}/:from/:id/associations`;
  const many = `${batch}/:from/:to`;
  const [read, write] = [associationReadScopes, associationWriteScopes];
  return [
    { method: 'POST', path: `${many}/batch/read`, scopes: read, handle: (call) => batchRead(call, form) },
    {
      method: 'POST',
      path: `${many}/batch/create`,
      scopes: write,
      handle: (call) => batchCreate(call, form, dated ? 200 : 201),
    },
    { method: 'POST', path: `${many}/batch/associate/default`, scopes: write, handle: batchDefault },
    {
      method: 'POST',
      path: `${many}/batch/archive`,
      scopes: write,
      handle: (call) => batchArchive(call, dated),
    },
    { method: 'GET', path: `${many}/labels`, scopes: read, handle: labels },
    { method: 'GET', path: `${one}/:to`, scopes: read, handle: (call) => readOne(call, form) },
    { method: 'PUT', path: `${one}/:to/:toId`, scopes: write, handle: (call) => put(call, form) },
    { method: 'PUT', path: `${one}/default/:to/:toId`, scopes: write, handle: putDefault },
    { method: 'DELETE', path: `${one}/:to/:toId`, scopes: write, handle: remove },
  ];
}
