import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FormFields } from '../../../server/http-server';
import { sendPage } from '../../../ui/send-page';
import { SalesActions } from '../control/sales-actions';
import { fieldText } from '../oauth/authorize-request';
import type { Org } from '../org/org';
import { newestValues } from '../org/sobject-record';
import type { Salesforce } from '../salesforce';
import { BoardPage } from './board-page';
import { FaultsPage } from './faults-page';
import { MessagesPage } from './messages-page';
import { ProjectsPage } from './projects-page';
import { RecordPage } from './record-page';

type Query = Record<string, string | undefined>;

const formOf = (request: FastifyRequest): FormFields => (request.body ?? {}) as FormFields;
const board = '/ui/salesforce/opportunities';

function orgOf(salesforce: Salesforce, number: string | undefined): Org {
  const org = salesforce.org(Number(number)) ?? salesforce.orgs[0];
  if (org === undefined) throw new Error('The sandbox has no orgs');
  return org;
}

/** Does what a form asks and goes to `next`; a problem goes along. */
function act(reply: FastifyReply, next: string, action: () => string | void): FastifyReply {
  try {
    return reply.redirect(action() ?? next, 303);
  } catch (error) {
    const text =
      error instanceof z.ZodError
        ? z.prettifyError(error)
        : error instanceof Error
          ? error.message
          : String(error);
    return reply.redirect(`${next}${next.includes('?') ? '&' : '?'}problem=${encodeURIComponent(text)}`, 303);
  }
}

function registerForms(app: FastifyInstance, salesforce: Salesforce): void {
  const actions = new SalesActions(salesforce);
  const target = (request: FastifyRequest) => {
    const form = formOf(request);
    const org = orgOf(salesforce, fieldText(form, 'org'));
    const record = org.find(fieldText(form, 'id'));
    if (record === undefined) throw new Error('That record is gone.');
    return { form, org, record, page: `/ui/salesforce/records/${record.id}?org=${org.profile.number}` };
  };
  app.post(`${board}/move`, async (request, reply) =>
    act(reply, board, () => {
      const { form, org, record } = target(request);
      actions.move(org, [record.id], fieldText(form, 'stage'));
      return `${board}?org=${org.profile.number}&pipeline=${String(newestValues(record).RecordTypeId ?? '')}`;
    }),
  );
  app.post(`${board}/new`, async (request, reply) =>
    act(reply, board, () => {
      const org = orgOf(salesforce, fieldText(formOf(request), 'org'));
      const [id = ''] = actions.createMany(org, 1, 'Negotiation/Review');
      return `/ui/salesforce/records/${id}?org=${org.profile.number}`;
    }),
  );
  app.post('/ui/salesforce/projects/new', async (request, reply) =>
    act(reply, '/ui/salesforce/projects', () => {
      const org = orgOf(salesforce, fieldText(formOf(request), 'org'));
      const [account] = org.table('Account').values();
      const made = org.table('Project__c').size + 1;
      const values = { Name: `Project ${made}`, Status__c: 'Planned', Account__c: account?.id ?? null };
      const id = actions.create(org, actions.object(org, 'Project__c'), values);
      return `/ui/salesforce/records/${id}?org=${org.profile.number}`;
    }),
  );
  app.post('/ui/salesforce/records/save', async (request, reply) =>
    act(reply, board, () => {
      const { form, org, record, page } = target(request);
      const { org: _org, id: _id, ...given } = form;
      try {
        actions.update(
          org,
          record,
          Object.fromEntries(Object.keys(given).map((name) => [name, fieldText(form, name)])),
        );
      } catch (error) {
        return `${page}&problem=${encodeURIComponent(error instanceof Error ? error.message : String(error))}`;
      }
      return page;
    }),
  );
  app.post('/ui/salesforce/records/delete', async (request, reply) =>
    act(reply, board, () => {
      const { org, record, page } = target(request);
      salesforce.writer(org).remove(record, actions.personIn(org));
      return page;
    }),
  );
  app.post('/ui/salesforce/records/restore', async (request, reply) =>
    act(reply, board, () => {
      const { org, record, page } = target(request);
      salesforce.writer(org).restore(record, actions.personIn(org));
      return page;
    }),
  );
}

function registerTroubleForms(app: FastifyInstance, salesforce: Salesforce): void {
  const page = '/ui/salesforce/faults';
  app.post(`${page}/set`, async (request, reply) =>
    act(reply, page, () => void salesforce.faults.set(formOf(request))),
  );
  app.post(`${page}/clear`, async (request, reply) =>
    act(reply, page, () => {
      salesforce.faults.clear(fieldText(formOf(request), 'id') || undefined);
      salesforce.messages.queue.wake();
    }),
  );
  app.post('/ui/salesforce/reset', async (_request, reply) => act(reply, page, () => salesforce.reset()));
  app.post('/ui/salesforce/actions', async (request, reply) =>
    act(reply, page, () => {
      const form = formOf(request);
      const org = orgOf(salesforce, fieldText(form, 'org'));
      const action = fieldText(form, 'action');
      if (action === 'revokeGrant') salesforce.grants.revokeOrg(org.profile.number);
      else if (action === 'expireSessions') salesforce.grants.expireSessions(org.profile.number);
      else if (action === 'refreshSandbox') salesforce.refreshSandbox(org);
    }),
  );
}

function registerMessageForms(app: FastifyInstance, { messages }: Salesforce): void {
  const page = '/ui/salesforce/messages';
  app.post(`${page}/define`, async (request, reply) =>
    act(reply, page, () => void messages.define(formOf(request))),
  );
  app.post(`${page}/remove`, async (request, reply) =>
    act(reply, page, () => void messages.remove(Number(fieldText(formOf(request), 'org')))),
  );
  app.post<{ Params: { id: string } }>(`${page}/:id/repeat`, async (request, reply) =>
    act(reply, page, () => void messages.queue.repeat(request.params.id)),
  );
}

/** The salesperson's and the saboteur's pages under `/ui/salesforce`. */
export function registerSalesforcePages(app: FastifyInstance, salesforce: Salesforce): void {
  app.get<{ Querystring: Query }>(board, async ({ query }, reply) =>
    sendPage(
      reply,
      <BoardPage
        salesforce={salesforce}
        org={orgOf(salesforce, query.org)}
        pipelineId={query.pipeline}
        problem={query.problem}
      />,
    ),
  );
  app.get<{ Querystring: Query; Params: { id: string } }>(
    '/ui/salesforce/records/:id',
    async ({ query, params }, reply) => {
      const org = orgOf(salesforce, query.org);
      const record = org.find(params.id);
      if (record === undefined)
        return reply.redirect(
          `${board}?org=${org.profile.number}&problem=${encodeURIComponent('That record is gone.')}`,
          303,
        );
      return sendPage(reply, <RecordPage org={org} record={record} problem={query.problem} />);
    },
  );
  app.get<{ Querystring: Query }>('/ui/salesforce/projects', async ({ query }, reply) => {
    const org = orgOf(salesforce, query.org);
    return sendPage(reply, <ProjectsPage salesforce={salesforce} org={org} problem={query.problem} />);
  });
  app.get<{ Querystring: Query }>('/ui/salesforce/faults', async ({ query }, reply) =>
    sendPage(reply, <FaultsPage salesforce={salesforce} problem={query.problem} />),
  );
  app.get<{ Querystring: Query }>('/ui/salesforce/messages', async ({ query }, reply) =>
    sendPage(reply, <MessagesPage salesforce={salesforce} problem={query.problem} />),
  );
  registerForms(app, salesforce);
  registerMessageForms(app, salesforce);
  registerTroubleForms(app, salesforce);
}
