import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireSameOrigin } from '../../../server/same-origin';
import type { FormFields } from '../../../server/http-server';
import { sendPage } from '../../../ui/send-page';
import type { HubSpot } from '../hubspot';
import { readAuthorizeRequest } from './authorize-request';
import { decideConsent } from './consent-decision';
import { ConsentPage, ConsentProblem } from './consent-page';

const one = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
const many = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function chosenPortal(hubspot: HubSpot, request: FastifyRequest): number {
  const { hubId } = request.params as { hubId?: string };
  return hubspot.portals.find((portal) => String(portal.id) === hubId)?.id ?? hubspot.portals[0]?.id ?? 0;
}

async function show(hubspot: HubSpot, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const wanted = readAuthorizeRequest(hubspot.app, request.query as FormFields);
  if ('problem' in wanted) return sendPage(reply.code(400), <ConsentProblem problem={wanted.problem} />);
  const page = (
    <ConsentPage request={wanted} portals={hubspot.portals} chosen={chosenPortal(hubspot, request)} />
  );
  // Browsers apply form-action to the redirect that follows, too.
  return sendPage(reply, page, [new URL(wanted.redirectUri).origin]);
}

async function decide(hubspot: HubSpot, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const wanted = readAuthorizeRequest(hubspot.app, request.query as FormFields);
  if ('problem' in wanted) return sendPage(reply.code(400), <ConsentProblem problem={wanted.problem} />);
  const form = (request.body ?? {}) as FormFields;
  const kept = many(form.optional);
  const target = decideConsent(
    wanted,
    {
      portal: hubspot.portal(Number(one(form.portal) || chosenPortal(hubspot, request))),
      granted: one(form.decision) === 'grant',
      declined: wanted.optionalScopes.filter((scope) => !kept.includes(scope)),
    },
    hubspot.grants,
  );
  return reply.redirect(target, 302);
}

/** `https://app.hubspot.com/oauth/authorize` and its variant that preselects an account. */
export function registerConsent(app: FastifyInstance, hubspot: HubSpot): void {
  app.addHook('onRequest', requireSameOrigin);
  for (const path of ['/oauth/authorize', '/oauth/:hubId/authorize']) {
    app.get(path, (request, reply) => show(hubspot, request, reply));
    app.post(path, (request, reply) => decide(hubspot, request, reply));
  }
}
