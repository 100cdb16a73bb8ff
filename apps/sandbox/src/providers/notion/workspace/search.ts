import type { ApiCall } from '../api/api-call';
import { validationError } from '../api/notion-error';
import { titleOf } from './model';
import { viewDataSource, viewPage } from './object-views';
import { pageOf, pageSizeOf } from './query-rows';
import { seesDataSource } from './visibility';

type Json = Record<string, unknown>;

interface Hit {
  id: string;
  title: string;
  editedAt: number;
  view: () => Json;
}

function wantedKind(filter: unknown): 'page' | 'data_source' | null {
  if (filter === undefined) return null;
  const { property, value } = (filter ?? {}) as Json;
  if (property !== 'object' || (value !== 'page' && value !== 'data_source'))
    throw validationError('body failed validation: body.filter.value should be `"page"` or `"data_source"`.');
  return value;
}

/** `POST /v1/search`: titles of what is shared, newest edit first. New objects and titles show late. @throws NotionError 400. */
export function searchWorkspace(
  call: ApiCall,
  list: (type: string, results: unknown[], nextCursor: string | null) => Json,
): Json {
  const { workspace, grant, notion, body } = call;
  const kind = wantedKind(body.filter);
  const words = typeof body.query === 'string' ? body.query.toLowerCase() : '';
  const indexedUntil = notion.now() - notion.searchLagMs;
  const sources = workspace.dataSources.filter((source) => seesDataSource(grant, source) && !source.inTrash);
  const hits: Hit[] = [
    ...sources.map((source) => ({
      id: source.id,
      title: source.name,
      editedAt: source.editedAt,
      createdAt: source.createdAt,
      kind: 'data_source',
      view: () => viewDataSource(workspace, grant, source),
    })),
    ...sources.flatMap((source) =>
      [...workspace.rows.values()]
        .filter((row) => row.dataSourceId === source.id && !row.inTrash && row.movedTo === null)
        .map((row) => ({
          id: row.id,
          title: titleOf(workspace, row),
          editedAt: row.editedAt,
          createdAt: row.createdAt,
          kind: 'page',
          view: () => viewPage({ workspace, grant, source, capabilities: notion.capabilities }, row),
        })),
    ),
  ].filter(
    (hit) =>
      (kind === null || hit.kind === kind) &&
      hit.createdAt <= indexedUntil &&
      hit.title.toLowerCase().includes(words),
  );
  const ascending = (body.sort as Json | undefined)?.direction === 'ascending';
  hits.sort((a, b) => (ascending ? a.editedAt - b.editedAt : b.editedAt - a.editedAt));
  const { page, nextCursor } = pageOf(hits, ({ id }) => id, body.start_cursor, pageSizeOf(body.page_size));
  return list(
    'page_or_data_source',
    page.map(({ view }) => view()),
    nextCursor,
  );
}
