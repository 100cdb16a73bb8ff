import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseForm } from '../../../server/http-server';
import { requireSameOrigin } from '../../../server/same-origin';
import { readAuthorizeRequest } from '../oauth/authorize-request';
import { decideApproval } from '../oauth/approval-routes';
import { newestValues } from '../org/sobject-record';
import type { Salesforce } from '../salesforce';
import { controlRecord, stateSummary } from './control-views';
import { SalesActions } from './sales-actions';

type Params = { portal: string; object: string; id: string };

const texts = z.record(
  z.string(),
  z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.null()]),
);
const properties = z.object({ properties: texts });
const consentBody = z.object({
  authorizeUrl: z.string(),
  org: z.number().default(1),
  deny: z.boolean().default(false),
});
const moveBody = z.object({ ids: z.array(z.string()).min(1), stage: z.string() });
const manyBody = z.object({
  count: z.coerce.number().int().min(1).max(20_000),
  stage: z.string().default('Negotiation/Review'),
});
const mergeBody = z.object({ masterId: z.string(), loserIds: z.array(z.string()).min(1).max(2) });
const orgBody = z.object({ org: z.coerce.number().default(1) });

function consent(salesforce: Salesforce, input: unknown): { redirectTo: string } {
  const body = consentBody.parse(input);
  const read = readAuthorizeRequest(salesforce.apps, parseForm(new URL(body.authorizeUrl).search));
  if (read.kind === 'problem') throw new Error(read.problem);
  if (read.kind === 'redirect') return { redirectTo: read.to };
  const org = new SalesActions(salesforce).org(body.org);
  return { redirectTo: decideApproval(salesforce, read.request, { org, granted: !body.deny }) };
}

function registerTroubles(app: FastifyInstance, salesforce: Salesforce): void {
  const actions = new SalesActions(salesforce);
  app.get('/faults', async () => ({ results: salesforce.faults.list() }));
  app.post('/faults', async (request, reply) =>
    reply.code(201).send(salesforce.faults.set((request.body ?? {}) as Record<string, unknown>)),
  );
  const clear = (id?: string): { cleared: number } => {
    const cleared = salesforce.faults.clear(id);
    salesforce.messages.queue.wake();
    return { cleared };
  };
  app.delete('/faults', async () => clear());
  app.delete<{ Params: { id: string } }>('/faults/:id', async (request) => clear(request.params.id));
  app.post('/actions/revokeGrant', async (request) => ({
    revoked: salesforce.grants.revokeOrg(orgBody.parse(request.body ?? {}).org),
  }));
  app.post('/actions/expireSessions', async (request) => ({
    expired: salesforce.grants.expireSessions(orgBody.parse(request.body ?? {}).org),
  }));
  app.post('/actions/refreshSandbox', async (request) => ({
    orgId: salesforce.refreshSandbox(actions.org(orgBody.parse(request.body ?? {}).org)).id,
  }));
}

/** Outbound messages: what an admin of the org sets up, and what is on its way. */
function registerMessages(app: FastifyInstance, salesforce: Salesforce): void {
  const { messages } = salesforce;
  app.get('/messages', async () => ({
    definitions: messages.definitions,
    pending: messages.queue.pending,
    results: messages.queue.sent(),
  }));
  app.post('/messages/definitions', async (request, reply) =>
    reply.code(201).send(messages.define(request.body ?? {})),
  );
  app.delete('/messages/definitions', async () => ({ removed: messages.remove() }));
  app.post('/messages/hurry', async () => ({ hurried: messages.queue.hurry() }));
  app.post<{ Params: { id: string } }>('/messages/:id/repeat', async (request) => ({
    repeated: messages.queue.repeat(request.params.id),
  }));
}

function registerRecords(app: FastifyInstance, salesforce: Salesforce): void {
  const actions = new SalesActions(salesforce);
  const at = '/portals/:portal';
  const orgOf = (params: unknown) => actions.org(Number((params as Params).portal));
  app.post(`${at}/deals/move`, async (request) => {
    const { ids, stage } = moveBody.parse(request.body);
    const moved = actions.move(orgOf(request.params), ids, stage);
    return { moved, at: new Date(salesforce.now()).toISOString() };
  });
  app.post(`${at}/deals/many`, async (request) => {
    const { count, stage } = manyBody.parse(request.body);
    return { ids: actions.createMany(orgOf(request.params), count, stage) };
  });
  app.get(`${at}/:object`, async (request) => {
    const org = orgOf(request.params);
    const object = actions.object(org, (request.params as Params).object);
    const records = [...org.table(object.name).values()].filter(
      (record) => newestValues(record).IsDeleted !== true,
    );
    return { total: records.length, results: records.map((record) => controlRecord(org, record)) };
  });
  app.post(`${at}/:object`, async (request, reply) => {
    const org = orgOf(request.params);
    const object = actions.object(org, (request.params as Params).object);
    const id = actions.create(org, object, properties.parse(request.body).properties);
    return reply.code(201).send(controlRecord(org, actions.record(org, object, id)));
  });
  app.post(`${at}/:object/merge`, async (request) => {
    const org = orgOf(request.params);
    const object = actions.object(org, (request.params as Params).object);
    const { masterId, loserIds } = mergeBody.parse(request.body);
    const master = actions.record(org, object, masterId);
    const losers = loserIds.map((id) => actions.record(org, object, id));
    salesforce.writer(org).merge(master, losers, actions.personIn(org));
    return controlRecord(org, master);
  });
}

/** One record, by object and id. */
function registerRecord(app: FastifyInstance, salesforce: Salesforce): void {
  const actions = new SalesActions(salesforce);
  const at = '/portals/:portal/:object/:id';
  const found = (params: unknown) => {
    const { portal, object, id } = params as Params;
    const org = actions.org(Number(portal));
    return { org, record: actions.record(org, actions.object(org, object), id) };
  };
  app.get(at, async (request) => {
    const { org, record } = found(request.params);
    return controlRecord(org, record);
  });
  app.patch(at, async (request) => {
    const { org, record } = found(request.params);
    actions.update(org, record, properties.parse(request.body).properties);
    return controlRecord(org, record);
  });
  app.delete(at, async (request) => {
    const { org, record } = found(request.params);
    salesforce.writer(org).remove(record, actions.personIn(org));
    return { archived: true };
  });
  app.post(`${at}/restore`, async (request) => {
    const { org, record } = found(request.params);
    salesforce.writer(org).restore(record, actions.personIn(org));
    return { restored: true };
  });
  app.post(`${at}/purge`, async (request) => {
    const { org, record } = found(request.params);
    salesforce.writer(org).purge(record);
    return { purged: true };
  });
}

/** The provider's remote control under `/_sandbox/api/salesforce`: for tests and demonstrations, not part of the provider. */
export async function registerSalesforceControl(app: FastifyInstance, salesforce: Salesforce): Promise<void> {
  await app.register(
    async (control) => {
      control.addHook('onRequest', requireSameOrigin);
      control.setErrorHandler((error, _request, reply) => {
        const text =
          error instanceof z.ZodError
            ? z.prettifyError(error)
            : error instanceof Error
              ? error.message
              : String(error);
        return reply.code(400).send({ error: text });
      });
      control.get('/state', async () => stateSummary(salesforce));
      control.post('/reset', async (request) => {
        const { forgetGrants } = (request.body ?? {}) as { forgetGrants?: boolean };
        salesforce.reset(forgetGrants !== true);
        return { reset: true };
      });
      control.patch('/app', async (request) => {
        const body = z.object({ redirectUrls: z.array(z.string()) }).parse(request.body);
        salesforce.app.redirectUrls = body.redirectUrls;
        return body;
      });
      control.post('/apps', async (request, reply) => {
        const { clientId, orgNumber } = salesforce.apps.register(request.body ?? {});
        salesforce.touched();
        return reply.code(201).send({ clientId, org: orgNumber });
      });
      control.post('/consent', async (request) => consent(salesforce, request.body));
      control.get('/counters', async () => salesforce.counters.view());
      control.post('/counters/reset', async () => {
        salesforce.counters.reset();
        return { reset: true };
      });
      registerTroubles(control, salesforce);
      registerMessages(control, salesforce);
      registerRecords(control, salesforce);
      registerRecord(control, salesforce);
    },
    { prefix: '/_sandbox/api/salesforce' },
  );
}
