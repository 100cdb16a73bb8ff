import { randomUUID } from 'node:crypto';
import { queryRows, pageOf, pageSizeOf } from '../workspace/query-rows';
import { viewDatabase, viewDataSource, viewPage } from '../workspace/object-views';
import { PropertyView, viewUser } from '../workspace/property-view';
import { searchWorkspace } from '../workspace/search';
import { visibleProperties } from '../workspace/visibility';
import { updateSchema } from '../workspace/write-schema';
import { readWrittenValues } from '../workspace/write-values';
import { readId, sharedDataSource, sharedRow, type ApiCall } from './api-call';
import { apiError, notFound, validationError } from './notion-error';

type Json = Record<string, unknown>;

export interface Endpoint {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  handle: (call: ApiCall) => Json;
}

const list = (type: string, results: unknown[], nextCursor: string | null, extras: Json = {}): Json => ({
  object: 'list',
  results,
  next_cursor: nextCursor,
  has_more: nextCursor !== null,
  type,
  [type]: {},
  request_id: randomUUID(),
  ...extras,
});

const placeOf = (call: ApiCall, source: ReturnType<typeof sharedDataSource>) => ({
  workspace: call.workspace,
  grant: call.grant,
  source,
  capabilities: call.notion.capabilities,
});

function bot({ workspace, grant, notion }: ApiCall): Json {
  const person = workspace.people.find(({ id }) => id === grant.userId);
  return {
    object: 'user',
    id: grant.botId,
    name: 'Thread',
    avatar_url: null,
    type: 'bot',
    bot: {
      owner: { type: 'user', user: viewUser(person, grant.userId, notion.capabilities) },
      workspace_id: workspace.id,
      workspace_name: workspace.name,
      workspace_limits: { max_file_upload_size_in_bytes: 5_242_880 },
    },
  };
}

function requireUserInformation({ notion }: ApiCall): void {
  if (notion.capabilities.userInformation === 'none')
    throw apiError('restricted_resource', 'Insufficient permissions for this endpoint.');
}

function readUsers(call: ApiCall): Json {
  requireUserInformation(call);
  const { workspace, query, notion } = call;
  const { page, nextCursor } = pageOf(
    workspace.people,
    ({ id }) => id,
    query.start_cursor,
    pageSizeOf(query.page_size),
  );
  return list(
    'user',
    page.map((person) => viewUser(person, person.id, notion.capabilities)),
    nextCursor,
  );
}

function readUser(call: ApiCall): Json {
  requireUserInformation(call);
  const id = readId(call.params.user_id, 'user_id');
  if (id === call.grant.botId) return bot(call);
  const person = call.workspace.people.find((one) => one.id === id);
  if (person === undefined) throw notFound('user', id);
  return viewUser(person, id, call.notion.capabilities);
}

function readDatabase(call: ApiCall): Json {
  const id = readId(call.params.database_id, 'database_id');
  const database = call.workspace.databases.find((one) => one.id === id);
  if (database === undefined || !call.grant.databases.includes(id)) throw notFound('database', id);
  return viewDatabase(call.workspace, database);
}

const listed = (value: string | string[] | undefined): string[] | null =>
  value === undefined ? null : Array.isArray(value) ? value : [value];

function query(call: ApiCall): Json {
  const source = sharedDataSource(call, call.params.data_source_id);
  const visible = visibleProperties(call.workspace, call.grant, source);
  const { rows, nextCursor, cutOff } = queryRows(call.workspace, source, visible, call.body);
  const only = listed(call.query.filter_properties ?? call.query['filter_properties[]']);
  return list(
    'page_or_data_source',
    rows.map((row) => viewPage(placeOf(call, source), row, only)),
    nextCursor,
    cutOff ? { request_status: { type: 'incomplete', incomplete_reason: 'query_result_limit_reached' } } : {},
  );
}

function readPage(call: ApiCall): Json {
  const { row, source } = sharedRow(call, call.params.page_id);
  return viewPage(placeOf(call, source), row, listed(call.query.filter_properties));
}

function updatePage(call: ApiCall): Json {
  const { row, source } = sharedRow(call, call.params.page_id);
  if (!call.notion.capabilities.updateContent)
    throw apiError('restricted_resource', 'Insufficient permissions for this endpoint.');
  const { properties, in_trash: inTrash, ...rest } = call.body;
  const strange = Object.keys(rest).find((name) => !['icon', 'cover', 'is_locked'].includes(name));
  if (strange !== undefined)
    throw validationError(
      `body failed validation: body.${strange} should be not present, instead was present.`,
    );
  if (row.inTrash && inTrash !== false)
    throw validationError("Can't edit block that is archived. You must unarchive the block before editing.");
  const editor = call.notion.editor(call.workspace.id);
  const actor = { id: call.grant.botId, type: 'bot' as const };
  const visible = visibleProperties(call.workspace, call.grant, source);
  if (properties !== undefined) editor.update(row, readWrittenValues(source, visible, properties), actor);
  if (inTrash === true) editor.trash(row, actor);
  if (inTrash === false) editor.restore(row, actor);
  return viewPage(placeOf(call, source), row);
}

function updateDataSource(call: ApiCall): Json {
  const source = sharedDataSource(call, call.params.data_source_id);
  if (!call.notion.capabilities.updateContent)
    throw apiError('restricted_resource', 'Insufficient permissions for this endpoint.');
  const { properties, ...rest } = call.body;
  const strange = Object.keys(rest)[0];
  if (strange !== undefined)
    throw validationError(`The simulator changes columns alone here, not body.${strange}.`);
  const actor = { id: call.grant.botId, type: 'bot' as const };
  const visible = visibleProperties(call.workspace, call.grant, source);
  updateSchema(call.notion.editor(call.workspace.id), source, visible, properties ?? {}, actor);
  return viewDataSource(call.workspace, call.grant, source);
}

function readProperty(call: ApiCall): Json {
  const { row, source } = sharedRow(call, call.params.page_id);
  const wanted = call.params.property_id ?? '';
  const property = visibleProperties(call.workspace, call.grant, source).find(
    ({ id }) => id === wanted || decodeURIComponent(id) === wanted,
  );
  if (property === undefined) throw notFound('property', wanted);
  const { id, type } = property;
  const cells = new PropertyView(call.workspace, call.notion.capabilities);
  const items = cells.items(row, property);
  if (items === null)
    return {
      object: 'property_item',
      id,
      type,
      [type]: cells.plain(row, property),
      request_id: randomUUID(),
    };
  const numbered = items.map((item, at) => ({ item, at: String(at) }));
  const { page, nextCursor } = pageOf(
    numbered,
    ({ at }) => at,
    call.query.start_cursor,
    pageSizeOf(call.query.page_size),
  );
  return {
    object: 'list',
    results: page.map(({ item }) => ({ object: 'property_item', id, type, [type]: item })),
    next_cursor: nextCursor,
    has_more: nextCursor !== null,
    type: 'property_item',
    property_item: { id, next_url: null, type, [type]: {} },
    request_id: randomUUID(),
  };
}

/** The API as version 2026-03-11 has it, as far as an integration that reads databases and writes cells uses it. */
export const endpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/v1/users/me', handle: bot },
  { method: 'GET', path: '/v1/users', handle: readUsers },
  { method: 'GET', path: '/v1/users/:user_id', handle: readUser },
  { method: 'POST', path: '/v1/search', handle: (call) => searchWorkspace(call, list) },
  { method: 'GET', path: '/v1/databases/:database_id', handle: readDatabase },
  {
    method: 'GET',
    path: '/v1/data_sources/:data_source_id',
    handle: (call) =>
      viewDataSource(call.workspace, call.grant, sharedDataSource(call, call.params.data_source_id)),
  },
  { method: 'PATCH', path: '/v1/data_sources/:data_source_id', handle: updateDataSource },
  { method: 'POST', path: '/v1/data_sources/:data_source_id/query', handle: query },
  { method: 'GET', path: '/v1/pages/:page_id', handle: readPage },
  { method: 'PATCH', path: '/v1/pages/:page_id', handle: updatePage },
  { method: 'GET', path: '/v1/pages/:page_id/properties/:property_id', handle: readProperty },
];
