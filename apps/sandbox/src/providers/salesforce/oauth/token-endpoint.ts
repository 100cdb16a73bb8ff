import { createHash, createHmac } from 'node:crypto';
import type { FormFields } from '../../../server/http-server';
import type { Org } from '../org/org';
import type { Salesforce } from '../salesforce';
import { fieldText } from './authorize-request';
import type { AccessToken, Grant } from './grant-store';
import { OAuthError } from './oauth-error';
import type { RegisteredApp } from './registered-apps';

/** What one token call is answered by: the orgs that log in at this host, and the host's own address. */
export interface LoginHost {
  orgs: () => readonly Org[];
  /** As the product reaches it, e.g. `http://127.0.0.1:4000/salesforce/login`. */
  address: string;
}

/** The app a form proves to be. @throws OAuthError */
const appOf = (salesforce: Salesforce, form: FormFields): RegisteredApp =>
  salesforce.apps.require(fieldText(form, 'client_id'), fieldText(form, 'client_secret'));

function orgOfGrant(host: LoginHost, orgNumber: number): Org {
  const org = host.orgs().find((one) => one.profile.number === orgNumber);
  if (org === undefined) throw new OAuthError('invalid_grant', 'expired access/refresh token');
  return org;
}

function tokenBody(
  salesforce: Salesforce,
  host: LoginHost,
  org: Org,
  grant: Grant,
  token: AccessToken,
): Record<string, string> {
  const app = salesforce.apps.find(grant.clientId ?? salesforce.app.clientId) ?? salesforce.app;
  const id = `${host.address}/id/${org.id}/${org.userId}`;
  const issuedAt = String(token.issuedAt);
  return {
    access_token: token.token,
    signature: createHmac('sha256', app.clientSecret)
      .update(id + issuedAt)
      .digest('base64'),
    scope: grant.scopes.join(' '),
    instance_url: salesforce.instanceUrl(org),
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}

function exchangeCode(salesforce: Salesforce, host: LoginHost, form: FormFields): Record<string, string> {
  const code = salesforce.grants.takeCode(fieldText(form, 'code'));
  if (code === undefined || code.clientId !== fieldText(form, 'client_id'))
    throw new OAuthError('invalid_grant', 'expired authorization code');
  if (code.redirectUri !== fieldText(form, 'redirect_uri'))
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  const challenge = createHash('sha256').update(fieldText(form, 'code_verifier')).digest('base64url');
  if (challenge !== code.challenge) throw new OAuthError('invalid_grant', 'invalid code verifier');
  const org = orgOfGrant(host, code.orgNumber);
  const grant = salesforce.grants.createGrant(code, org.userId);
  const token = salesforce.grants.issueAccessToken(grant, org.id);
  const hasRefresh = grant.scopes.some((scope) => scope === 'refresh_token' || scope === 'offline_access');
  const body = tokenBody(salesforce, host, org, grant, token);
  return hasRefresh ? { ...body, refresh_token: grant.refreshToken } : body;
}

function refresh(salesforce: Salesforce, host: LoginHost, form: FormFields): Record<string, string> {
  const { grants, faults, app } = salesforce;
  const given = fieldText(form, 'refresh_token');
  const stale = grants.findBySpentRefreshToken(given);
  // Whoever presents a used token may have stolen it: everything the grant gave ends at once.
  if (stale !== undefined) grants.revoke(stale);
  const grant = grants.findByRefreshToken(given);
  if (grant === undefined || (grant.clientId ?? app.clientId) !== fieldText(form, 'client_id'))
    throw new OAuthError('invalid_grant', 'expired access/refresh token');
  const org = orgOfGrant(host, grant.orgNumber);
  const place = { orgNumber: org.profile.number };
  if (faults.take('ipRestricted', place) !== null) throw new OAuthError('invalid_grant', 'ip restricted');
  if (faults.take('inactiveUser', place) !== null) throw new OAuthError('inactive_user', 'user is inactive');
  if (faults.take('appBlocked', place) !== null)
    throw new OAuthError('invalid_app_access', 'user is not admin approved to access this app');
  const body = tokenBody(salesforce, host, org, grant, grants.issueAccessToken(grant, org.id));
  if (!app.rotatesRefreshTokens) return body;
  grants.rotate(grant);
  return { ...body, refresh_token: grant.refreshToken };
}

/** Answers `POST /services/oauth2/token`. @throws OAuthError. */
export function answerToken(
  salesforce: Salesforce,
  host: LoginHost,
  form: FormFields,
): Record<string, string> {
  const type = fieldText(form, 'grant_type');
  if (type !== 'authorization_code' && type !== 'refresh_token')
    throw new OAuthError('unsupported_grant_type', 'grant type not supported');
  appOf(salesforce, form);
  const body =
    type === 'refresh_token' ? refresh(salesforce, host, form) : exchangeCode(salesforce, host, form);
  salesforce.touched();
  return body;
}

/** `POST /services/oauth2/revoke`: a refresh token ends its grant, an access token only itself. @throws OAuthError for one nobody knows. */
export function answerRevoke(salesforce: Salesforce, form: FormFields): void {
  const text = fieldText(form, 'token');
  const { grants } = salesforce;
  const grant = grants.findByRefreshToken(text);
  const session = grants.findSession(text);
  if (grant !== undefined) grants.revoke(grant);
  else if (session !== undefined) session.token.dead = true;
  else throw new OAuthError('invalid_token', 'this app is not approved');
  salesforce.touched();
}

/** `POST /services/oauth2/introspect`. */
export function answerIntrospect(salesforce: Salesforce, form: FormFields): Record<string, unknown> {
  const app = appOf(salesforce, form);
  const text = fieldText(form, 'token');
  const session = salesforce.grants.findSession(text);
  const grant = session?.grant ?? salesforce.grants.findByRefreshToken(text);
  const org = salesforce.orgs.find((one) => one.profile.number === grant?.orgNumber);
  const mayAsk = (grant?.clientId ?? salesforce.app.clientId) === app.clientId;
  if (grant === undefined || org === undefined || !mayAsk) return { active: false };
  const at = Math.floor((session?.token.issuedAt ?? grant.createdAt) / 1000);
  const life = Math.floor(salesforce.sessionLifeMs() / 1000);
  return {
    active: true,
    scope: grant.scopes.join(' '),
    client_id: app.clientId,
    username: salesforce.usernameOf(org),
    sub: `${salesforce.loginAddress(org)}/id/${org.id}/${org.userId}`,
    token_type: session === undefined ? 'refresh_token' : 'access_token',
    ...(session === undefined ? {} : { exp: Math.floor(session.token.usedAt / 1000) + life }),
    iat: at,
    nbf: at,
  };
}
