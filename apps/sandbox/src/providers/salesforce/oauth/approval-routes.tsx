import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormFields } from '../../../server/http-server';
import { requireSameOrigin } from '../../../server/same-origin';
import { sendPage } from '../../../ui/send-page';
import type { Org } from '../org/org';
import type { Salesforce } from '../salesforce';
import { ApprovalPage, AuthorizationProblem } from './approval-page';
import { fieldText, readAuthorizeRequest, refusal, type AuthorizeRequest } from './authorize-request';

export interface ApprovalDecision {
  org: Org;
  granted: boolean;
}

/** Where the browser goes after the decision; what the org's admin switched on or off for the app counts first. */
export function decideApproval(
  salesforce: Salesforce,
  request: AuthorizeRequest,
  { org, granted }: ApprovalDecision,
): string {
  const { redirectUri, state } = request;
  const place = { orgNumber: org.profile.number };
  if (request.app.orgNumber !== null && request.app.orgNumber !== org.profile.number)
    return refusal(
      redirectUri,
      state,
      'OAUTH_EC_APP_NOT_FOUND',
      'Cross-org OAuth flows are not supported for this external client app',
    );
  if (!granted) return refusal(redirectUri, state, 'access_denied', 'end-user denied authorization');
  if (salesforce.faults.take('appNotInstalled', place) !== null)
    return refusal(redirectUri, state, 'invalid_client', 'app must be installed into org');
  if (salesforce.faults.take('appBlocked', place) !== null)
    return refusal(redirectUri, state, 'OAUTH_APP_BLOCKED', 'this app is blocked by admin');
  const target = new URL(redirectUri);
  const code = salesforce.grants.issueCode({
    orgNumber: org.profile.number,
    clientId: request.app.clientId,
    scopes: request.scopes,
    redirectUri,
    challenge: request.challenge,
  });
  target.searchParams.set('code', code);
  if (state !== null) target.searchParams.set('state', state);
  return target.toString();
}

/** Registers the approval page of one login host: production orgs log in at one, sandboxes at the other. */
export function registerApproval(
  app: FastifyInstance,
  salesforce: Salesforce,
  orgs: () => readonly Org[],
): void {
  app.addHook('onRequest', requireSameOrigin);
  const answer = (
    request: FastifyRequest,
    reply: FastifyReply,
    use: (wanted: AuthorizeRequest) => FastifyReply,
  ): FastifyReply => {
    const read = readAuthorizeRequest(salesforce.apps, request.query as FormFields);
    if (read.kind === 'problem')
      return sendPage(reply.code(400), <AuthorizationProblem problem={read.problem} />);
    return read.kind === 'redirect' ? reply.redirect(read.to, 302) : use(read.request);
  };
  app.get('/services/oauth2/authorize', async (request, reply) =>
    answer(request, reply, (wanted) =>
      // Browsers apply form-action to the redirect that follows, too.
      sendPage(reply, <ApprovalPage request={wanted} orgs={orgs()} />, [new URL(wanted.redirectUri).origin]),
    ),
  );
  app.post('/services/oauth2/authorize', async (request, reply) =>
    answer(request, reply, (wanted) => {
      const form = (request.body ?? {}) as FormFields;
      const org = orgs().find((one) => String(one.profile.number) === fieldText(form, 'org')) ?? orgs()[0];
      if (org === undefined)
        return sendPage(reply.code(400), <AuthorizationProblem problem="There is no such org." />);
      const granted = fieldText(form, 'decision') === 'grant';
      return reply.redirect(decideApproval(salesforce, wanted, { org, granted }), 302);
    }),
  );
}
