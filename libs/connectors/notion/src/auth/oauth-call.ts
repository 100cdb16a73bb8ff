import type { z } from 'zod';
import { UnexpectedResponse, basicAuthorization, jsonObjectOf, sendHttp } from '@thread/connector-kit';
import type { NotionConfig } from '../notion.config';
import { connectorId, oauthErrorOf } from '../notion.errors';

export interface OauthCall<T> {
  readonly operation: string;
  readonly endpoint: 'token' | 'revoke';
  readonly body: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

/** The caller's signal is the real limit: a token call cut short here could lose a token that was already issued. */
const longestCallMs = 60_000;

/** One JSON post to an OAuth endpoint, the client proven by HTTP Basic. Throws ConnectorError only; nothing of body or answer gets into it. */
export async function callOauth<T>(config: NotionConfig, call: OauthCall<T>): Promise<T> {
  const facts = { connectorId, operation: call.operation };
  const answer = await sendHttp({
    ...facts,
    method: 'POST',
    url: config.tokenUrl.replace(/token$/, call.endpoint),
    headers: { authorization: basicAuthorization(config.clientId, config.clientSecret) },
    json: call.body,
    signal: call.signal,
    deadlineMs: longestCallMs,
  });
  if (answer.status < 200 || answer.status > 299) throw oauthErrorOf(answer, facts, new Date());
  const read = call.schema.safeParse(jsonObjectOf(answer.text));
  if (!read.success)
    throw new UnexpectedResponse('Notion’s OAuth answer has an unknown shape.', {
      ...facts,
      status: answer.status,
    });
  return read.data;
}
