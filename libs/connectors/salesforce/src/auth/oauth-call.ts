import type { z } from 'zod';
import { UnexpectedResponse, jsonObjectOf, sendHttp } from '@thread/connector-kit';
import type { Secret } from '@thread/connector-kit';
import type { SalesforceApp } from '../salesforce.config';
import { apiErrorOf, connectorId, oauthErrorOf } from '../salesforce.errors';

export interface OauthCall<T> {
  readonly operation: string;
  /** Beside the token endpoint, e.g. `revoke`; `token` for the endpoint itself. */
  readonly endpoint: 'token' | 'introspect' | 'revoke';
  /** Beside client id and secret, which are always sent. */
  readonly form: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/** The caller's signal is the real limit: a token call cut short here could lose a token that was already issued. */
const longestCallMs = 60_000;

const addressOf = (app: SalesforceApp, endpoint: string): string =>
  app.tokenUrl.replace(/\/token$/, `/${endpoint}`);

/** One form post to an OAuth endpoint. Throws ConnectorError only; nothing of form or answer gets into it. */
export async function callOauth<T>(app: SalesforceApp, call: OauthCall<T>): Promise<T> {
  const facts = { connectorId, operation: call.operation };
  const answer = await sendHttp({
    ...facts,
    method: 'POST',
    url: addressOf(app, call.endpoint),
    form: { client_id: app.clientId, client_secret: app.clientSecret.expose(), ...call.form },
    signal: call.signal,
    deadlineMs: longestCallMs,
  });
  if (answer.status < 200 || answer.status > 299) throw oauthErrorOf(answer, facts, new Date());
  return readAs(call.schema, answer, facts);
}

/** Asks the log-in host whose an access token is. Throws AuthorisationExpired for one it does not know. */
export async function askUserInfo<T>(
  app: SalesforceApp,
  accessToken: Secret,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const facts = { connectorId, operation: 'oauth.userinfo' };
  const answer = await sendHttp({
    ...facts,
    method: 'GET',
    url: addressOf(app, 'userinfo'),
    headers: { authorization: `Bearer ${accessToken.expose()}` },
    signal,
    deadlineMs: longestCallMs,
  });
  // It answers 403 and one word where others would answer 401.
  const status = answer.status === 403 ? 401 : answer.status;
  if (status < 200 || status > 299) throw apiErrorOf(facts.operation, { ...answer, status }, new Date());
  return readAs(schema, answer, facts);
}

function readAs<T>(
  schema: z.ZodType<T>,
  answer: { readonly status: number; readonly text: string },
  facts: { readonly connectorId: string; readonly operation: string },
): T {
  const read = schema.safeParse(jsonObjectOf(answer.text));
  if (read.success) return read.data;
  throw new UnexpectedResponse('Salesforce’s OAuth answer has an unknown shape.', {
    ...facts,
    status: answer.status,
  });
}
