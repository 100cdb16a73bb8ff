import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormFields } from '../../../server/http-server';
import type { Notion } from '../notion';
import type { Grant } from '../oauth/grant-store';
import type { DataSource, Row, Workspace } from '../workspace/model';
import { dataSourceOf } from '../workspace/model';
import { seesDataSource, seesRow } from '../workspace/visibility';
import { notFound, validationError } from './notion-error';

export const apiPrefix = '/notion';

/** One authenticated API call with its workspace. */
export interface ApiCall {
  notion: Notion;
  workspace: Workspace;
  grant: Grant;
  params: Record<string, string>;
  query: FormFields;
  body: Record<string, unknown>;
}

/** The provider's path of a request, with the query. */
export const providerPath = (request: FastifyRequest): string => request.url.slice(apiPrefix.length) || '/';

const uuid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** Ids come with or without dashes. @throws NotionError 400 for anything else. */
export function readId(text: string | undefined, what: string): string {
  if (text === undefined || !uuid.test(text))
    throw validationError(
      `path failed validation: path.${what} should be a valid uuid, instead was \`"${text}"\`.`,
    );
  const plain = text.replaceAll('-', '').toLowerCase();
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The data source of that id. @throws NotionError 404 when it is not shared. */
export function sharedDataSource(call: ApiCall, text: string | undefined): DataSource {
  const id = readId(text, 'data_source_id');
  const source = dataSourceOf(call.workspace, id);
  if (source === undefined || !seesDataSource(call.grant, source)) throw notFound('data source', id);
  return source;
}

/** The row of that id with its data source. @throws NotionError 404 when it is not shared. */
export function sharedRow(call: ApiCall, text: string | undefined): { row: Row; source: DataSource } {
  const id = readId(text, 'page_id');
  const row = call.workspace.rows.get(id);
  const source = row === undefined ? undefined : dataSourceOf(call.workspace, row.dataSourceId);
  if (row === undefined || source === undefined || !seesRow(call.workspace, call.grant, row))
    throw notFound('page', id);
  return { row, source };
}

export function sendJson(
  reply: FastifyReply,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): FastifyReply {
  return reply
    .code(status)
    .headers({ 'content-type': 'application/json; charset=utf-8', ...headers })
    .send(JSON.stringify(body));
}
