import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseForm } from '../../../server/http-server';
import { requireSameOrigin } from '../../../server/same-origin';
import { NotionError, validationError } from '../api/notion-error';
import type { Notion } from '../notion';
import { readAuthorizeRequest } from '../oauth/authorize-request';
import { decideConsent } from '../oauth/consent-decision';
import { stateSummary } from './control-views';
import { faultActionNames, performFaultAction, type FaultAction } from './fault-actions';
import { registerRowRoutes } from './row-routes';

const consentBody = z.object({
  authorizeUrl: z.string(),
  workspaceId: z.string().optional(),
  deny: z.boolean().default(false),
  databases: z.array(z.string()).optional(),
});
const emitBody = z.object({ body: z.unknown(), raw: z.string().optional(), token: z.string().optional() });
const subscribeBody = z.object({ url: z.string() });
const tokenBody = z.object({ token: z.string() });
const appBody = z.object({ redirectUrls: z.array(z.string()) });

/** Decides a consent without a browser: the same checks, the same redirect. */
function consent(notion: Notion, input: unknown): { redirectTo: string } {
  const body = consentBody.parse(input);
  const wanted = readAuthorizeRequest(notion.app, parseForm(new URL(body.authorizeUrl).search));
  if ('problem' in wanted) throw validationError(wanted.problem);
  const workspace = notion.workspace(body.workspaceId ?? notion.workspaces[0]?.id ?? '');
  const databases = body.databases ?? workspace.databases.map(({ id }) => id);
  return { redirectTo: decideConsent(wanted, { workspace, granted: !body.deny, databases }, notion.grants) };
}

function registerFaultRoutes(app: FastifyInstance, notion: Notion): void {
  app.get('/faults', async () => ({ results: notion.faults.list() }));
  app.post('/faults', async (request, reply) =>
    reply.code(201).send(notion.faults.set((request.body ?? {}) as Record<string, unknown>)),
  );
  app.delete('/faults', async () => ({ cleared: notion.faults.clear() }));
  app.delete<{ Params: { id: string } }>('/faults/:id', async (request) => ({
    cleared: notion.faults.clear(request.params.id),
  }));
  app.post<{ Params: { name: string } }>('/actions/:name', async (request) => {
    if (!faultActionNames.includes(request.params.name as FaultAction))
      throw validationError(`Unknown action ${request.params.name}.`);
    return performFaultAction(notion, request.params.name as FaultAction, request.body);
  });
}

function registerWebhookRoutes(app: FastifyInstance, notion: Notion): void {
  app.get('/webhooks', async () => ({
    pending: notion.webhooks.pending,
    results: notion.webhooks.deliveries(),
  }));
  app.post('/webhooks/emit', async (request) => {
    const { body, raw, token } = emitBody.parse(request.body);
    return notion.emit(raw ?? JSON.stringify(body), token);
  });
  app.post<{ Params: { id: string } }>('/webhooks/:id/resend', async (request) => ({
    queued: notion.webhooks.resend(request.params.id),
  }));
  app.post('/subscription', async (request) => notion.subscribe(subscribeBody.parse(request.body).url));
  app.post('/subscription/verify', async (request) => ({
    verified: notion.verifySubscription(tokenBody.parse(request.body).token),
  }));
}

/** The provider's remote control under `/_sandbox/api/notion`: for tests and demonstrations, not part of the provider. */
export async function registerNotionControl(app: FastifyInstance, notion: Notion): Promise<void> {
  await app.register(
    async (control) => {
      control.addHook('onRequest', requireSameOrigin);
      control.setErrorHandler((error, _request, reply) => {
        if (error instanceof NotionError) return reply.code(error.status).send({ error: error.message });
        if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
        throw error;
      });
      control.get('/state', async () => stateSummary(notion));
      control.post('/reset', async (request) => {
        const { forgetGrants } = (request.body ?? {}) as { forgetGrants?: boolean };
        notion.reset(forgetGrants !== true);
        return { reset: true };
      });
      control.patch('/app', async (request) => {
        notion.app.redirectUrls = appBody.parse(request.body).redirectUrls;
        return { redirectUrls: notion.app.redirectUrls };
      });
      control.post('/consent', async (request) => consent(notion, request.body));
      control.get('/counters', async () => notion.counters.view());
      control.post('/counters/reset', async () => {
        notion.counters.reset();
        return { reset: true };
      });
      registerFaultRoutes(control, notion);
      registerWebhookRoutes(control, notion);
      registerRowRoutes(control, notion);
    },
    { prefix: '/_sandbox/api/notion' },
  );
}
