import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormFields } from '../../../server/http-server';
import { requireSameOrigin } from '../../../server/same-origin';
import { sendPage } from '../../../ui/send-page';
import type { Notion } from '../notion';
import { readAuthorizeRequest } from './authorize-request';
import { decideConsent } from './consent-decision';
import { ConsentPage, ConsentProblem } from './consent-page';

const many = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

async function show(notion: Notion, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const wanted = readAuthorizeRequest(notion.app, request.query as FormFields);
  if ('problem' in wanted) return sendPage(reply.code(400), <ConsentProblem problem={wanted.problem} />);
  // Browsers apply form-action to the redirect that follows, too.
  return sendPage(reply, <ConsentPage request={wanted} workspaces={notion.workspaces} />, [
    new URL(wanted.redirectUri).origin,
  ]);
}

async function decide(notion: Notion, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const wanted = readAuthorizeRequest(notion.app, request.query as FormFields);
  if ('problem' in wanted) return sendPage(reply.code(400), <ConsentProblem problem={wanted.problem} />);
  const form = (request.body ?? {}) as FormFields;
  const workspace = notion.workspace(many(form.workspace)[0] ?? notion.workspaces[0]?.id ?? '');
  const granted = many(form.decision)[0] === 'grant';
  return reply.redirect(
    decideConsent(wanted, { workspace, granted, databases: many(form.database) }, notion.grants),
    302,
  );
}

/** `https://api.notion.com/v1/oauth/authorize`. */
export async function registerConsent(app: FastifyInstance, notion: Notion): Promise<void> {
  await app.register(async (pages) => {
    pages.addHook('onRequest', requireSameOrigin);
    pages.get('/v1/oauth/authorize', (request, reply) => show(notion, request, reply));
    pages.post('/v1/oauth/authorize', (request, reply) => decide(notion, request, reply));
  });
}
