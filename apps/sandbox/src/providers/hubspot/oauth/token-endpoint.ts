import { createHash } from 'node:crypto';
import type { FormFields } from '../../../server/http-server';
import type { HubSpot } from '../hubspot';
import type { AccessToken, AuthorisationCode, Grant } from './grant-store';
import { oauthError } from './oauth-error';

const field = (form: FormFields, name: string): string => {
  const value = form[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

/** @throws HubSpotError 400 BAD_CLIENT_ID or BAD_CLIENT_SECRET. */
export function requireClient(hubspot: HubSpot, form: FormFields): void {
  if (field(form, 'client_id') !== hubspot.app.clientId) throw oauthError('BAD_CLIENT_ID');
  if (field(form, 'client_secret') !== hubspot.app.clientSecret) throw oauthError('BAD_CLIENT_SECRET');
}

function verifierFits(code: AuthorisationCode, verifier: string): boolean {
  if (code.challenge === null) return true;
  const derived =
    code.challengeMethod === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return derived === code.challenge;
}

function exchangeCode(hubspot: HubSpot, form: FormFields): Grant {
  const code = hubspot.grants.takeCode(field(form, 'code'));
  if (code === undefined) throw oauthError('BAD_AUTH_CODE');
  if (field(form, 'redirect_uri') !== code.redirectUri) throw oauthError('BAD_REDIRECT_URI');
  if (!verifierFits(code, field(form, 'code_verifier'))) throw oauthError('BAD_CODE_VERIFIER');
  const portal = hubspot.portal(code.portalId);
  return hubspot.grants.createGrant(portal.id, { id: portal.userId, email: portal.userEmail }, code.scopes);
}

function refresh(hubspot: HubSpot, form: FormFields): Grant {
  const text = field(form, 'refresh_token');
  const spent = hubspot.grants.findBySpentRefreshToken(text);
  if (spent !== undefined) {
    // A rotated token used again means it leaked or two processes raced: the whole grant dies.
    hubspot.grants.revoke(spent);
    throw oauthError('BAD_REFRESH_TOKEN');
  }
  const grant = hubspot.grants.findByRefreshToken(text);
  if (grant === undefined || grant.revoked) throw oauthError('BAD_REFRESH_TOKEN');
  if (hubspot.faults.take('missingHub', { portalId: grant.portalId }) !== null) throw oauthError('BAD_HUB');
  if (hubspot.faults.active('rotateRefreshTokens', { portalId: grant.portalId }) !== null)
    hubspot.grants.rotate(grant);
  return grant;
}

const fullAnswer = (grant: Grant, token: AccessToken, lifeSeconds: number): Record<string, unknown> => ({
  token_type: 'bearer',
  refresh_token: grant.refreshToken,
  access_token: token.token,
  hub_id: grant.portalId,
  scopes: grant.scopes,
  expires_in: lifeSeconds,
  token_use: 'access_token',
  user_id: grant.userId,
  id_token: null,
});

/**
 * The token endpoint: exchanges a code or a refresh token. `legacy` = the four-field answer of `/oauth/v1/token`.
 * @throws HubSpotError 400 with the refusal's body.
 */
export function answerToken(hubspot: HubSpot, form: FormFields, legacy: boolean): Record<string, unknown> {
  requireClient(hubspot, form);
  const type = field(form, 'grant_type');
  if (type !== 'authorization_code' && type !== 'refresh_token') throw oauthError('BAD_GRANT_TYPE');
  const grant = type === 'authorization_code' ? exchangeCode(hubspot, form) : refresh(hubspot, form);
  const life = hubspot.faults.active('accessTokenLife', { portalId: grant.portalId })?.seconds ?? 1_800;
  const token = hubspot.grants.issueAccessToken(grant, life);
  hubspot.counters.countToken(grant.portalId, type);
  hubspot.touched();
  const answer = fullAnswer(grant, token, life);
  if (!legacy) return answer;
  const { token_type, refresh_token, access_token, expires_in } = answer;
  return { token_type, refresh_token, access_token, expires_in };
}

/** RFC 7662 style: facts about a live token, or just `{active:false}` for anything else. */
export function answerIntrospect(hubspot: HubSpot, form: FormFields): Record<string, unknown> {
  requireClient(hubspot, form);
  const text = field(form, 'token');
  const access = hubspot.grants.findAccessToken(text);
  const grant = access?.grant ?? hubspot.grants.findByRefreshToken(text);
  if (grant === undefined || (access === undefined && grant.revoked)) return { active: false };
  if (access !== undefined && access.token.expiresAt <= hubspot.now()) return { active: false };
  return {
    active: true,
    token: text,
    ...describeGrant(hubspot, grant),
    client_id: hubspot.app.clientId,
    token_type: 'bearer',
    token_use: access === undefined ? 'refresh_token' : 'access_token',
    ...(access === undefined
      ? {}
      : {
          expires_in: Math.max(0, Math.floor((access.token.expiresAt - hubspot.now()) / 1000)),
          signed_access_token: signedToken(hubspot, grant, access.token),
        }),
  };
}

function describeGrant(hubspot: HubSpot, grant: Grant): Record<string, unknown> {
  return {
    hub_id: grant.portalId,
    user_id: grant.userId,
    user: grant.userEmail,
    hub_domain: hubspot.portal(grant.portalId).domain,
    app_id: hubspot.app.appId,
    scopes: grant.scopes,
  };
}

function signedToken(hubspot: HubSpot, grant: Grant, token: AccessToken): Record<string, unknown> {
  const digest = createHash('sha256').update(token.token).digest('base64');
  return {
    expiresAt: token.expiresAt,
    scopes: Buffer.from(grant.scopes.join(' ')).toString('base64'),
    hubId: grant.portalId,
    userId: grant.userId,
    appId: hubspot.app.appId,
    signature: digest,
    scopeToScopeGroupPks: '',
    newSignature: digest,
    hublet: 'na1',
    trialScopes: '',
    trialScopeToScopeGroupPks: '',
    isUserLevel: false,
    isPrivateDistribution: false,
    isServiceAccount: false,
    audience: '',
    appInstallId: grant.id,
    installingUserId: grant.userId,
  };
}

/** `/oauth/v1/access-tokens/{token}`; null when the token is unknown or dead. */
export function describeAccessToken(hubspot: HubSpot, text: string): Record<string, unknown> | null {
  const access = hubspot.grants.findAccessToken(text);
  if (access === undefined || access.token.expiresAt <= hubspot.now()) return null;
  return {
    token: text,
    ...describeGrant(hubspot, access.grant),
    expires_in: Math.max(0, Math.floor((access.token.expiresAt - hubspot.now()) / 1000)),
    token_type: 'access',
    signed_access_token: signedToken(hubspot, access.grant, access.token),
    is_private_distribution: false,
  };
}

/** Revokes a refresh token (its grant). Unknown tokens are fine, as RFC 7009 wants. */
export function answerRevoke(hubspot: HubSpot, form: FormFields): void {
  requireClient(hubspot, form);
  const grant = hubspot.grants.findByRefreshToken(field(form, 'token'));
  if (grant !== undefined) hubspot.grants.revoke(grant);
  hubspot.touched();
}
