import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { requireSameOrigin } from '../../../server/same-origin';
import { parseForm } from '../../../server/http-server';
import { HubSpotError, validationError } from '../api/hubspot-error';
import type { HubSpot } from '../hubspot';
import { readAuthorizeRequest } from '../oauth/authorize-request';
import { decideConsent } from '../oauth/consent-decision';
import { stateSummary } from './control-views';
import { faultActionNames, performFaultAction, type FaultAction } from './fault-actions';
import { registerRecordRoutes } from './record-routes';

const consentBody = z.object({
  authorizeUrl: z.string(),
  portalId: z.coerce.number().optional(),
  deny: z.boolean().default(false),
  declined: z.array(z.string()).default([]),
});
const emitBody = z.object({ body: z.unknown(), raw: z.string().optional(), secret: z.string().optional() });
const appBody = z.object({
  webhookUrl: z.string().nullable().optional(),
  redirectUrls: z.array(z.string()).optional(),
});

/** Decides a consent without a browser: the same checks, the same redirect. */
function consent(hubspot: HubSpot, input: unknown): { redirectTo: string } {
  const body = consentBody.parse(input);
  const wanted = readAuthorizeRequest(hubspot.app, parseForm(new URL(body.authorizeUrl).search));
  if ('problem' in wanted) throw validationError(wanted.problem);
  const portal = hubspot.portal(body.portalId ?? hubspot.portals[0]?.id ?? 0);
  return {
    redirectTo: decideConsent(
      wanted,
      { portal, granted: !body.deny, declined: body.declined },
      hubspot.grants,
    ),
  };
}

function registerFaultRoutes(app: FastifyInstance, hubspot: HubSpot): void {
  app.get('/faults', async () => ({ results: hubspot.faults.list() }));
  app.post('/faults', async (request, reply) =>
    reply.code(201).send(hubspot.faults.set((request.body ?? {}) as Record<string, unknown>)),
  );
  app.delete('/faults', async () => ({ cleared: hubspot.faults.clear() }));
  app.delete<{ Params: { id: string } }>('/faults/:id', async (request) => ({
    cleared: hubspot.faults.clear(request.params.id),
  }));
  app.post<{ Params: { name: string } }>('/actions/:name', async (request) => {
    if (!faultActionNames.includes(request.params.name as FaultAction))
      throw validationError(`Unknown action ${request.params.name}.`);
    return performFaultAction(hubspot, request.params.name as FaultAction, request.body);
  });
}

function registerWebhookRoutes(app: FastifyInstance, hubspot: HubSpot): void {
  const { queue } = hubspot.webhooks;
  app.get('/webhooks', async () => ({ pending: queue.pending, results: queue.deliveries() }));
  app.delete('/webhooks', async () => {
    queue.clearLog();
    return { cleared: true };
  });
  app.get('/webhooks/subscriptions', async () => ({ results: hubspot.webhooks.subscriptions }));
  app.post('/webhooks/emit', async (request) => {
    const { body, raw, secret } = emitBody.parse(request.body);
    return hubspot.webhooks.emit(raw ?? JSON.stringify(body), secret);
  });
  app.post<{ Params: { id: string } }>('/webhooks/:id/resend', async (request) => ({
    queued: queue.resend(request.params.id),
  }));
}

/** The provider's remote control under `/_sandbox/api/hubspot`: for tests and demonstrations, not part of the provider. */
export async function registerControl(app: FastifyInstance, hubspot: HubSpot): Promise<void> {
  await app.register(
    async (control) => {
      control.addHook('onRequest', requireSameOrigin);
      control.setErrorHandler((error, _request, reply) => {
        if (error instanceof HubSpotError) return reply.code(error.status).send({ error: error.message });
        if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
        throw error;
      });
      control.get('/state', async () => stateSummary(hubspot));
      control.post('/reset', async (request) => {
        const { forgetGrants } = (request.body ?? {}) as { forgetGrants?: boolean };
        hubspot.reset(forgetGrants !== true);
        return { reset: true };
      });
      control.patch('/app', async (request) => {
        const body = appBody.parse(request.body);
        if (body.webhookUrl !== undefined) hubspot.webhookUrl = body.webhookUrl;
        if (body.redirectUrls !== undefined) hubspot.app.redirectUrls = body.redirectUrls;
        hubspot.webhooks.queue.wake();
        return { webhookUrl: hubspot.webhookUrl, redirectUrls: hubspot.app.redirectUrls };
      });
      control.post('/consent', async (request) => consent(hubspot, request.body));
      control.get('/counters', async () => hubspot.counters.view());
      control.post('/counters/reset', async () => {
        hubspot.counters.reset();
        return { reset: true };
      });
      registerFaultRoutes(control, hubspot);
      registerWebhookRoutes(control, hubspot);
      registerRecordRoutes(control, hubspot);
    },
    { prefix: '/_sandbox/api/hubspot' },
  );
}
