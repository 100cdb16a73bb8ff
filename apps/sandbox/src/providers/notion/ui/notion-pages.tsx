import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError, prettifyError } from 'zod';
import { sendPage } from '../../../ui/send-page';
import { NotionError } from '../api/notion-error';
import { performFaultAction, type FaultAction } from '../control/fault-actions';
import { cellsOf, dataSourceNamed, mainSource, personIn, rowIn } from '../control/row-actions';
import type { Notion } from '../notion';
import { FaultsPage } from './faults-page';
import { isTyped, RowPage } from './row-page';
import { TablePage } from './table-page';
import { WebhooksPage } from './webhooks-page';

type Fields = Record<string, string | undefined>;

const queryOf = (request: FastifyRequest): Fields => request.query as Fields;
const formOf = (request: FastifyRequest): Fields => (request.body ?? {}) as Fields;

/** Carries out a form and goes back; what went wrong is shown there. */
async function attempt(reply: FastifyReply, back: string, act: () => unknown): Promise<FastifyReply> {
  const target = new URL(back, 'http://sandbox');
  try {
    await act();
  } catch (error) {
    if (!(error instanceof NotionError || error instanceof ZodError)) throw error;
    target.searchParams.set('problem', error instanceof ZodError ? prettifyError(error) : error.message);
  }
  return reply.redirect(target.pathname + target.search, 303);
}

function showTable(notion: Notion, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { workspace: wanted, source, trash, problem } = queryOf(request);
  const workspace = notion.workspaces.find(({ id }) => id === wanted) ?? notion.workspaces[0];
  if (workspace === undefined) throw new Error('The sandbox has no workspace.');
  const shown = workspace.dataSources.find(({ id }) => id === source) ?? mainSource(workspace);
  if (shown === undefined) throw new Error(`${workspace.name} has no table.`);
  return sendPage(
    reply,
    <TablePage
      workspaces={notion.workspaces}
      workspace={workspace}
      source={shown}
      inTrash={trash === 'true'}
      problem={problem}
    />,
  );
}

function registerRows(app: FastifyInstance, notion: Notion): void {
  app.get('/ui/notion/table', async (request, reply) => showTable(notion, request, reply));
  app.get<{ Params: { id: string } }>('/ui/notion/rows/:id', async (request, reply) => {
    const workspace = notion.workspaces.find(({ rows }) => rows.has(request.params.id));
    const row = workspace?.rows.get(request.params.id);
    if (workspace === undefined || row === undefined) return reply.redirect('/ui/notion/table', 303);
    const source = dataSourceNamed(workspace, row.dataSourceId);
    return sendPage(
      reply,
      <RowPage workspace={workspace} source={source} row={row} problem={queryOf(request).problem} />,
    );
  });
  app.post('/ui/notion/rows', async (request, reply) => {
    const { workspace: id = '', source } = formOf(request);
    const workspace = notion.workspace(id);
    const row = notion.editor(id).create(dataSourceNamed(workspace, source), {}, personIn(workspace));
    return reply.redirect(`/ui/notion/rows/${row.id}?workspace=${id}`, 303);
  });
  app.post('/ui/notion/stage', async (request, reply) => {
    const { workspace: id = '', row: rowId = '', stage = '' } = formOf(request);
    const workspace = notion.workspace(id);
    const row = rowIn(workspace, rowId);
    const source = dataSourceNamed(workspace, row.dataSourceId);
    const column = source.properties.find(({ type, name }) => type === 'status' || name === 'Stage');
    return attempt(reply, `/ui/notion/table?workspace=${id}&source=${source.id}`, () =>
      column === undefined
        ? null
        : notion.editor(id).update(row, { [column.id]: stage === '' ? null : stage }, personIn(workspace)),
    );
  });
  app.post<{ Params: { id: string } }>('/ui/notion/rows/:id', async (request, reply) => {
    const form = formOf(request);
    const workspace = notion.workspace(form.workspace ?? '');
    const row = rowIn(workspace, request.params.id);
    const source = dataSourceNamed(workspace, row.dataSourceId);
    const typed = Object.fromEntries(
      source.properties
        .filter((one) => isTyped(one) && form[one.name] !== undefined)
        .map(({ name }) => [name, form[name]]),
    );
    return attempt(reply, `/ui/notion/rows/${row.id}?workspace=${workspace.id}`, () =>
      notion.editor(workspace.id).update(row, cellsOf(workspace, source, typed), personIn(workspace)),
    );
  });
  for (const act of ['trash', 'restore'] as const) {
    app.post<{ Params: { id: string } }>(`/ui/notion/rows/:id/${act}`, async (request, reply) => {
      const workspace = notion.workspace(formOf(request).workspace ?? '');
      const row = rowIn(workspace, request.params.id);
      notion.editor(workspace.id)[act](row, personIn(workspace));
      return reply.redirect(`/ui/notion/rows/${row.id}?workspace=${workspace.id}`, 303);
    });
  }
}

function registerTroubles(app: FastifyInstance, notion: Notion): void {
  const faults = '/ui/notion/faults';
  app.get(faults, async (request, reply) =>
    sendPage(
      reply,
      <FaultsPage notion={notion} problem={queryOf(request).problem} done={queryOf(request).done} />,
    ),
  );
  app.post(`${faults}/set`, (request, reply) =>
    attempt(reply, faults, () => notion.faults.set(formOf(request))),
  );
  app.post(`${faults}/clear`, (request, reply) =>
    attempt(reply, faults, () => notion.faults.clear(formOf(request).id)),
  );
  app.post(`${faults}/act`, (request, reply) => {
    const { action, ...fields } = formOf(request);
    return attempt(reply, `${faults}?done=Done.`, () =>
      performFaultAction(notion, action as FaultAction, fields),
    );
  });
  app.post('/ui/notion/reset', (_request, reply) => attempt(reply, faults, () => notion.reset()));
  const webhooks = '/ui/notion/webhooks';
  app.get(webhooks, async (request, reply) =>
    sendPage(reply, <WebhooksPage notion={notion} problem={queryOf(request).problem} />),
  );
  app.post<{ Params: { id: string } }>(`${webhooks}/:id/resend`, (request, reply) =>
    attempt(reply, webhooks, () => notion.webhooks.resend(request.params.id)),
  );
  app.post('/ui/notion/subscription', (request, reply) =>
    attempt(reply, webhooks, () => notion.subscribe(formOf(request).url ?? '')),
  );
  app.post('/ui/notion/subscription/verify', async (request, reply) => {
    const right = notion.verifySubscription((formOf(request).token ?? '').trim());
    return reply.redirect(right ? webhooks : `${webhooks}?problem=That+is+not+the+token.`, 303);
  });
}

/** The salesperson's and the saboteur's pages under `/ui/notion`. */
export function registerNotionPages(app: FastifyInstance, notion: Notion): void {
  registerRows(app, notion);
  registerTroubles(app, notion);
}
