import { SalesforceError, notFound } from '../api/salesforce-error';
import type { ApiAnswer, ApiCall } from '../api/api-call';
import { describeGlobal, describeObject } from './describe-endpoints';
import { deletedRecords, updatedRecords } from './change-endpoints';
import { collections } from './collection-endpoints';
import { changeRecord, createRecord, deleteRecord, readRecord } from './record-endpoints';
import { listLimits, organizationSettings, picklistValues } from './setting-endpoints';
import { continueQuery, startQuery } from './query-endpoints';

interface Route {
  method: string;
  pattern: RegExp;
  /** Stable name for the counters. */
  name: string;
  handle: (call: ApiCall, parts: string[]) => ApiAnswer;
}

const routes: readonly Route[] = [
  { method: 'GET', pattern: /^\/query$/, name: 'query', handle: (call) => startQuery(call, false) },
  { method: 'GET', pattern: /^\/queryAll$/, name: 'queryAll', handle: (call) => startQuery(call, true) },
  {
    method: 'GET',
    pattern: /^\/query(?:All)?\/([\w-]+)$/,
    name: 'queryMore',
    handle: (call, [locator = '']) => continueQuery(call, locator),
  },
  { method: 'GET', pattern: /^\/sobjects$/, name: 'describeGlobal', handle: describeGlobal },
  {
    method: 'GET',
    pattern: /^\/sobjects\/(\w+)\/describe$/,
    name: 'describe',
    handle: (call, [name = '']) => describeObject(call, name),
  },
  {
    method: 'GET',
    pattern: /^\/sobjects\/(\w+)\/updated$/,
    name: 'updated',
    handle: (call, [name = '']) => updatedRecords(call, name),
  },
  {
    method: 'GET',
    pattern: /^\/sobjects\/(\w+)\/deleted$/,
    name: 'deleted',
    handle: (call, [name = '']) => deletedRecords(call, name),
  },
  {
    method: 'POST',
    pattern: /^\/sobjects\/(\w+)$/,
    name: 'create',
    handle: (call, [name = '']) => createRecord(call, name),
  },
  {
    method: 'GET',
    pattern: /^\/sobjects\/(\w+)\/(\w+)$/,
    name: 'retrieve',
    handle: (call, [name = '', id = '']) => readRecord(call, name, id),
  },
  {
    method: 'PATCH',
    pattern: /^\/sobjects\/(\w+)\/(\w+)$/,
    name: 'update',
    handle: (call, [name = '', id = '']) => changeRecord(call, name, id),
  },
  {
    method: 'DELETE',
    pattern: /^\/sobjects\/(\w+)\/(\w+)$/,
    name: 'delete',
    handle: (call, [name = '', id = '']) => deleteRecord(call, name, id),
  },
  {
    method: '*',
    pattern: /^\/composite\/sobjects(?:\/(\w+))?$/,
    name: 'collections',
    handle: (call, [name]) => collections(call, name),
  },
  { method: 'GET', pattern: /^\/limits$/, name: 'limits', handle: listLimits },
  { method: 'GET', pattern: /^\/connect\/organization$/, name: 'organization', handle: organizationSettings },
  {
    method: 'GET',
    pattern: /^\/ui-api\/object-info\/(\w+)\/picklist-values\/(\w+)\/(\w+)$/,
    name: 'picklistValues',
    handle: (call, [object = '', recordType = '', field = '']) =>
      picklistValues(call, { object, recordType, field }),
  },
];

const plain = (path: string): string => path.replace(/\/$/, '') || '/';

/** The name under which calls of this path are counted. */
export function endpointName(method: string, path: string): string {
  if (/^\/composite(?:\/batch)?$/.test(plain(path))) return plain(path).slice(1);
  const found = routes.find(
    (route) => route.pattern.test(plain(path)) && (route.method === method || route.method === '*'),
  );
  return found?.name ?? 'unknown';
}

/** Answers one call below a version. @throws SalesforceError, 404 and 405 included. */
export function routeCall(call: ApiCall): ApiAnswer {
  const path = plain(call.path);
  const matching = routes.filter((route) => route.pattern.test(path));
  if (matching.length === 0) throw notFound();
  const route = matching.find(({ method }) => method === call.method || method === '*');
  if (route === undefined)
    throw new SalesforceError(
      405,
      'METHOD_NOT_ALLOWED',
      `HTTP Method '${call.method}' not allowed. Allowed are ${matching.map(({ method }) => method).join(',')}`,
    );
  return route.handle(call, route.pattern.exec(path)?.slice(1) ?? []);
}
