import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import { cutConnection } from '../api/api-faults';
import type { FormFields } from '../../../server/http-server';
import { newestValues } from '../org/sobject-record';
import type { Org } from '../org/org';
import type { Salesforce } from '../salesforce';
import { OAuthError } from './oauth-error';
import { answerIntrospect, answerRevoke, answerToken, type LoginHost } from './token-endpoint';

const formOf = (request: FastifyRequest): FormFields =>
  typeof request.body === 'object' && request.body !== null ? (request.body as FormFields) : {};

const bearer = (request: FastifyRequest): string =>
  /^(?:Bearer|OAuth) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** Who a session belongs to, as userinfo and the identity URL tell. */
function userInfo(salesforce: Salesforce, org: Org): Record<string, unknown> {
  const record = org.table('User').get(org.userId);
  const user = record === undefined ? {} : newestValues(record);
  const instance = salesforce.instanceUrl(org);
  const data = `${instance}/services/data/v{version}`;
  return {
    sub: `${salesforce.loginAddress(org)}/id/${org.id}/${org.userId}`,
    user_id: org.userId,
    organization_id: org.id,
    preferred_username: user.Username,
    nickname: 'integration',
    name: user.Name,
    email: user.Email,
    email_verified: true,
    zoneinfo: org.profile.timeZone,
    active: user.IsActive,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_GB',
    utcOffset: 0,
    is_app_installed: true,
    urls: {
      enterprise: `${instance}/services/Soap/c/{version}/${org.id.slice(0, 15)}`,
      rest: `${data}/`,
      sobjects: `${data}/sobjects/`,
      search: `${data}/search/`,
      query: `${data}/query/`,
      recent: `${data}/recent/`,
      profile: `${instance}/${org.userId}`,
      custom_domain: instance,
    },
  };
}

/** Strikes with the token faults. Returns true when the connection was cut here. */
async function strike(salesforce: Salesforce, reply: FastifyReply): Promise<boolean> {
  const slow = salesforce.faults.take('slowToken');
  if (slow !== null) await wait(slow.ms);
  const broken = salesforce.faults.take('tokenError');
  if (broken === null) return false;
  if (broken.status >= 500)
    await reply.code(broken.status).type('text/html').send('<h1>Service Unavailable</h1>');
  else throw new OAuthError('rate_limit_exceeded', 'retry your request', broken.status);
  return true;
}

/** Registers the OAuth endpoints of one login host (or of a My Domain, which is one, too). */
export function registerOAuth(
  app: FastifyInstance,
  salesforce: Salesforce,
  host: (request: FastifyRequest) => LoginHost,
): void {
  app.post('/services/oauth2/token', async (request, reply) => {
    salesforce.counters.tokenCalls += 1;
    if (await strike(salesforce, reply)) return reply;
    const body = answerToken(salesforce, host(request), formOf(request));
    // The tokens are issued, and their answer is lost on the way.
    if (salesforce.faults.take('tokenLostAnswer') !== null) {
      cutConnection(reply);
      return reply;
    }
    return body;
  });
  app.post('/services/oauth2/revoke', async (request, reply) => {
    answerRevoke(salesforce, formOf(request));
    return reply.code(200).send();
  });
  app.post('/services/oauth2/introspect', async (request) => answerIntrospect(salesforce, formOf(request)));
  const identity = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const session = salesforce.grants.findSession(bearer(request));
    const org = host(request)
      .orgs()
      .find((one) => one.profile.number === session?.grant.orgNumber);
    if (session === undefined || org === undefined)
      return reply.code(403).type('text/html').send('Bad_OAuth_Token');
    const mayAsk = session.grant.scopes.some((scope) => ['id', 'openid', 'api', 'full'].includes(scope));
    return mayAsk ? userInfo(salesforce, org) : reply.code(403).type('text/html').send('Missing_OAuth_Scope');
  };
  app.get('/services/oauth2/userinfo', identity);
  app.get('/id/:org/:user', identity);
}

/** Gives a scope of routes the OAuth error bodies. */
export function useOAuthErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof OAuthError)) throw error;
    return reply.code(error.status).header('cache-control', 'no-cache, no-store').send(error.body);
  });
}
