import type { FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { oauthError } from '../api/notion-error';
import type { Notion } from '../notion';
import type { Grant } from './grant-store';

type Json = Record<string, unknown>;

/** HTTP Basic with the integration's id and secret; nothing else is taken. @throws NotionError 401. */
export function requireClient(notion: Notion, request: FastifyRequest): void {
  const [scheme, coded = ''] = (request.headers.authorization ?? '').split(' ');
  const expected = Buffer.from(`${notion.app.clientId}:${notion.app.clientSecret}`).toString('base64');
  if (scheme?.toLowerCase() !== 'basic' || coded !== expected)
    throw oauthError('invalid_client', 'Client authentication failed.');
}

/** The JSON body of an OAuth call. @throws NotionError 400. */
export function bodyOf(request: FastifyRequest): Json {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json' || typeof request.body !== 'object' || request.body === null)
    throw oauthError('invalid_request', 'The body should be a JSON object.');
  return request.body as Json;
}

function exchange(notion: Notion, body: Json): Grant {
  const code = notion.grants.takeCode(String(body.code ?? ''));
  if (code === undefined)
    throw oauthError('invalid_grant', 'Invalid code: it is unknown, expired or was used before.');
  if (body.redirect_uri !== code.redirectUri)
    throw oauthError(
      'invalid_grant',
      'Invalid redirect_uri: it is not the one of the authorization request.',
    );
  return notion.grants.authorise(code);
}

function refresh(notion: Notion, body: Json): Grant {
  const text = String(body.refresh_token ?? '');
  const reused = notion.grants.bySpentRefreshToken(text);
  if (reused !== undefined) {
    // A replaced token came back: either it leaked or two processes raced. The whole grant dies.
    reused.revoked = true;
    throw oauthError('invalid_grant', 'The refresh token was used before. The grant is revoked.');
  }
  const grant = notion.grants.byRefreshToken(text);
  if (grant === undefined) throw oauthError('invalid_grant', 'The refresh token is invalid or revoked.');
  return notion.grants.renew(grant);
}

/** `POST /v1/oauth/token`. @throws NotionError with the refusal's body. */
export function answerToken(notion: Notion, request: FastifyRequest): Json {
  requireClient(notion, request);
  const body = bodyOf(request);
  if (body.grant_type !== 'authorization_code' && body.grant_type !== 'refresh_token')
    throw oauthError('unsupported_grant_type', `The grant type ${String(body.grant_type)} is not supported.`);
  const grant = body.grant_type === 'authorization_code' ? exchange(notion, body) : refresh(notion, body);
  notion.touched();
  const workspace = notion.workspace(grant.workspaceId);
  const person = workspace.people.find(({ id }) => id === grant.userId);
  return {
    access_token: grant.accessToken,
    token_type: 'bearer',
    refresh_token: grant.refreshToken,
    bot_id: grant.botId,
    workspace_id: workspace.id,
    workspace_name: workspace.name,
    workspace_icon: null,
    owner: {
      type: 'user',
      user: {
        object: 'user',
        id: grant.userId,
        name: person?.name,
        avatar_url: null,
        type: 'person',
        person: { email: person?.email },
      },
    },
    duplicated_template_id: null,
    request_id: randomUUID(),
  };
}

/** `POST /v1/oauth/introspect`. */
export function answerIntrospect(notion: Notion, request: FastifyRequest): Json {
  requireClient(notion, request);
  const token = String(bodyOf(request).token ?? '');
  const grant = notion.grants.byAccessToken(token) ?? notion.grants.byRefreshToken(token);
  const request_id = randomUUID();
  if (grant === undefined) return { active: false, request_id };
  return { active: true, scope: '', iat: Math.floor(grant.createdAt / 1000), request_id };
}

/** `POST /v1/oauth/revoke`: ends the grant the token belongs to. Unknown tokens are fine. */
export function answerRevoke(notion: Notion, request: FastifyRequest): Json {
  requireClient(notion, request);
  const token = String(bodyOf(request).token ?? '');
  const grant = notion.grants.byAccessToken(token) ?? notion.grants.byRefreshToken(token);
  if (grant !== undefined) grant.revoked = true;
  notion.touched();
  return { request_id: randomUUID() };
}
