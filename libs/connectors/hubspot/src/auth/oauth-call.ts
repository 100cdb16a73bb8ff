import type { z } from 'zod';
import { UnexpectedResponse, jsonObjectOf, sendHttp } from '@thread/connector-kit';
import type { HubspotConfig } from '../hubspot.config';
import { connectorId, oauthErrorOf } from '../hubspot.errors';

export interface OauthCall<T> {
  readonly operation: string;
  /** Path below the token address; empty for the token endpoint itself. */
  readonly below: '' | '/introspect' | '/revoke';
  /** Beside client id and secret, which are always sent. */
  readonly form: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/** The caller's signal is the real limit: a token call cut short here could lose a token that was already issued. */
const longestCallMs = 60_000;

/** One form post to an OAuth endpoint of HubSpot. Throws ConnectorError only; nothing of form or answer gets into it. */
export async function callOauth<T>(config: HubspotConfig, call: OauthCall<T>): Promise<T> {
  const facts = { connectorId, operation: call.operation };
  const answer = await sendHttp({
    ...facts,
    method: 'POST',
    url: config.tokenUrl + call.below,
    form: { client_id: config.clientId, client_secret: config.clientSecret.expose(), ...call.form },
    signal: call.signal,
    deadlineMs: longestCallMs,
  });
  if (answer.status < 200 || answer.status > 299) throw oauthErrorOf(answer, facts, new Date());
  const read = call.schema.safeParse(jsonObjectOf(answer.text));
  if (!read.success)
    throw new UnexpectedResponse('HubSpot’s OAuth answer has an unknown shape.', {
      ...facts,
      status: answer.status,
    });
  return read.data;
}
