import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Notion } from '../notion';
import type { Workspace } from '../workspace/model';
import { dataSourceOf } from '../workspace/model';
import { controlRow } from './control-views';
import { cellsOf, createMany, dataSourceNamed, personIn, rowIn, stageCell, typedValues } from './row-actions';

type Params = { portal: string; id: string };

const moveBody = z.object({ ids: z.array(z.string()).min(1), stage: z.string() });
const manyBody = z.object({ count: z.coerce.number().int().min(1), stage: z.string().optional() });
const createBody = z.object({ dataSource: z.string().optional(), properties: typedValues });
const updateBody = z.object({ properties: typedValues });

/** `/portals/:portal/…`: rows of one workspace, changed as a person would. */
export function registerRowRoutes(app: FastifyInstance, notion: Notion): void {
  // By number, as the state lists them, or by id.
  const workspaceOf = (params: unknown): Workspace => {
    const { portal } = params as Params;
    return notion.workspaces[Number(portal) - 1] ?? notion.workspace(portal);
  };
  const at = '/portals/:portal';

  app.get(`${at}/deals`, async (request) => {
    const workspace = workspaceOf(request.params);
    const { source: wanted } = request.query as { source?: string };
    const source = dataSourceNamed(workspace, wanted);
    const rows = [...workspace.rows.values()].filter((row) => row.dataSourceId === source.id && !row.inTrash);
    return { total: rows.length, results: rows.map((row) => controlRow(workspace, row)) };
  });
  app.post(`${at}/deals/move`, async (request) => {
    const workspace = workspaceOf(request.params);
    const { ids, stage } = moveBody.parse(request.body);
    const editor = notion.editor(workspace.id);
    for (const id of ids) {
      const row = rowIn(workspace, id);
      const source = dataSourceNamed(workspace, row.dataSourceId);
      editor.update(row, stageCell(source, stage), personIn(workspace));
    }
    return { moved: ids.length, at: new Date(notion.now()).toISOString() };
  });
  app.post(`${at}/deals/many`, async (request) => {
    const { count, stage } = manyBody.parse(request.body);
    return { ids: createMany(notion, workspaceOf(request.params), count, stage) };
  });
  app.post(`${at}/rows`, async (request, reply) => {
    const workspace = workspaceOf(request.params);
    const body = createBody.parse(request.body);
    const source = dataSourceNamed(workspace, body.dataSource);
    const row = notion
      .editor(workspace.id)
      .create(source, cellsOf(workspace, source, body.properties), personIn(workspace));
    return reply.code(201).send(controlRow(workspace, row));
  });
  app.get(`${at}/rows/:id`, async (request) => {
    const workspace = workspaceOf(request.params);
    return controlRow(workspace, rowIn(workspace, (request.params as Params).id));
  });
  app.patch(`${at}/rows/:id`, async (request) => {
    const workspace = workspaceOf(request.params);
    const row = rowIn(workspace, (request.params as Params).id);
    const source = dataSourceOf(workspace, row.dataSourceId);
    const { properties } = updateBody.parse(request.body);
    if (source !== undefined)
      notion.editor(workspace.id).update(row, cellsOf(workspace, source, properties), personIn(workspace));
    return controlRow(workspace, row);
  });
  registerPlacing(app, notion, workspaceOf);
}

function registerPlacing(
  app: FastifyInstance,
  notion: Notion,
  workspaceOf: (params: unknown) => Workspace,
): void {
  const at = '/portals/:portal/rows/:id';
  app.delete(at, async (request) => {
    const workspace = workspaceOf(request.params);
    notion.editor(workspace.id).trash(rowIn(workspace, (request.params as Params).id), personIn(workspace));
    return { trashed: true };
  });
  app.post(`${at}/restore`, async (request) => {
    const workspace = workspaceOf(request.params);
    notion.editor(workspace.id).restore(rowIn(workspace, (request.params as Params).id), personIn(workspace));
    return { restored: true };
  });
  app.post(`${at}/move-out`, async (request) => {
    const workspace = workspaceOf(request.params);
    const row = rowIn(workspace, (request.params as Params).id);
    notion.editor(workspace.id).move(row, workspace.sharedPage.id, personIn(workspace));
    return { moved: true };
  });
}
