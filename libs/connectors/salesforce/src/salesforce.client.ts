import { PassThrough } from 'node:stream';
import { Connection, SfDate } from '@jsforce/jsforce-node/lib/core';
import { Transport } from '@jsforce/jsforce-node/lib/transport';
import { StreamPromise } from '@jsforce/jsforce-node/lib/util/promise';
import type { z } from 'zod';
import {
  BudgetSpent,
  ConnectorMisconfigured,
  UnexpectedResponse,
  readJson,
  sendHttp,
} from '@thread/connector-kit';
import type { CallAccess, ConnectorContext, HttpAnswer } from '@thread/connector-kit';
import { ApiUsage } from './api-usage';
import { apiVersion, instanceUrlOf } from './salesforce.addresses';
import { apiErrorOf, connectorId } from './salesforce.errors';

type MadeRequest = Parameters<Transport['httpRequest']>[0];

/** A page of 2,000 rows with every field a mapping may want stays far below this. */
const maxAnswerBytes = 25 * 1024 * 1024;
/** The signal of the call is the real deadline. */
const longestCallMs = 60_000;

const publicInternet = {};

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  /** Below the API version, e.g. `/sobjects/`; or a path of the instance beginning with `/services/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** A call's token and the org it is for. */
export interface OrgAccess extends CallAccess {
  readonly instanceUrl: string;
}

/** The REST API of one org at a time: each call brings its own token. */
export interface SalesforceClient {
  /** One call. Throws ConnectorError only; UnexpectedResponse when the answer does not fit `schema`. */
  send<T>(access: OrgAccess, operation: string, request: ApiRequest, schema: z.ZodType<T>): Promise<T>;
  /** The same as one counted call of a connection. Throws BudgetSpent without a call when background work has to leave the org's allowance to others. */
  call<T>(
    context: ConnectorContext,
    operation: string,
    request: ApiRequest,
    schema: z.ZodType<T>,
  ): Promise<T>;
}

/** Keeps the request the SDK made instead of sending it. */
class CapturingTransport extends Transport {
  made: MadeRequest | null = null;

  override httpRequest(request: MadeRequest): ReturnType<Transport['httpRequest']> {
    this.made = request;
    const promise = Promise.resolve({ statusCode: 204, headers: {}, body: '' });
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise }));
  }
}

/** Lets the SDK make a request: address, version, authorisation, call options, length. */
async function makeRequest(access: OrgAccess, request: ApiRequest): Promise<MadeRequest> {
  // No refresh token and no client id: with them the SDK would renew tokens behind the runtime's back and forget the rotated one.
  const connection = new Connection({
    instanceUrl: access.instanceUrl,
    accessToken: access.accessToken.expose(),
    version: apiVersion,
    callOptions: { client: 'thread' },
  });
  const transport = new CapturingTransport();
  const { path, method = 'GET', query, body } = request;
  await connection.request(
    {
      method,
      url: query ? `${path}?${new URLSearchParams(query).toString()}` : path,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    },
    { transport },
  );
  if (transport.made === null) throw new Error('The SDK made no request.');
  return transport.made;
}

/**
 * Speaks to the orgs of one configuration. jsforce makes the request, `sendHttp` sends it: the SDK's own transport follows redirects, retries by itself,
 * and has a deadline of half an hour. `apiUrl` is set for a double only.
 */
export function createSalesforceClient(apiUrl: string | null): SalesforceClient {
  const usage = new ApiUsage();
  const exchange = async (access: OrgAccess, operation: string, request: ApiRequest): Promise<HttpAnswer> => {
    const { url, headers, body } = await makeRequest(access, request);
    // undici sets the length itself.
    const { 'content-length': _length, ...sent } = headers ?? {};
    return sendHttp({
      connectorId,
      operation,
      method: request.method ?? 'GET',
      url,
      headers: sent,
      ...(typeof body === 'string' ? { text: body } : {}),
      signal: access.signal,
      deadlineMs: longestCallMs,
      maxBytes: maxAnswerBytes,
      // An org says itself where it lives.
      ...(apiUrl === null ? { supplied: publicInternet } : {}),
    });
  };
  const send: SalesforceClient['send'] = async (access, operation, request, schema) => {
    const answer = await exchange(access, operation, request);
    usage.note(access.instanceUrl, answer.headers.get('sforce-limit-info'), Date.now());
    if (answer.status < 200 || answer.status > 299) throw apiErrorOf(operation, answer, new Date());
    const facts = { connectorId, operation, status: answer.status };
    return readAs(schema, readJson(answer, facts), facts);
  };
  return {
    send,
    call: async (context, operation, request, schema) => {
      const facts = { connectorId, operation };
      const { homeUrl } = context.accountFacts;
      if (homeUrl === null)
        throw new ConnectorMisconfigured(
          'The address of the Salesforce org is not known. Reconnect it.',
          facts,
        );
      const instanceUrl = instanceUrlOf(homeUrl, apiUrl, facts);
      const waitMs = usage.waitFor(instanceUrl, context.lane, context.clock.now().getTime());
      if (waitMs > 0)
        throw new BudgetSpent('Most of the org’s Salesforce API calls of today are used up.', facts, waitMs);
      return context.call(operation, (access) =>
        send({ ...access, instanceUrl }, operation, request, schema),
      );
    },
  };
}

const readAs = <T>(
  schema: z.ZodType<T>,
  json: unknown,
  facts: ConstructorParameters<typeof UnexpectedResponse>[1],
): T => {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new UnexpectedResponse(`Salesforce’s answer has an unknown shape at “${path.slice(0, 200)}”.`, facts);
};

export interface SelectStatement {
  readonly from: string;
  readonly fields: readonly string[];
  /** Conditions as jsforce takes them: `{ Id: ['006…'] }`, `{ $or: [...] }`. */
  readonly where?: object;
  /** Field and direction, in order. */
  readonly orderBy?: readonly (readonly [field: string, direction: 'ASC' | 'DESC'])[];
  readonly limit?: number;
}

const soqlMaker = new Connection({ version: apiVersion });

/** Writes a SOQL statement. Texts are escaped by `soqlText` first: the SDK leaves backslashes alone, and with them a text could end early. */
export function soqlOf({ from, fields, where, orderBy, limit }: SelectStatement): Promise<string> {
  const query = soqlMaker.sobject(from).find(where ?? {}, [...fields]);
  if (orderBy) query.sort(orderBy.map(([field, direction]): [string, 'ASC' | 'DESC'] => [field, direction]));
  if (limit !== undefined) query.limit(limit);
  return query.toSOQL();
}

/** A text for a condition; of kind `like` it keeps LIKE's own signs from meaning anything. */
export function soqlText(text: string, kind: 'plain' | 'like' = 'plain'): string {
  const escaped = text.replaceAll('\\', '\\\\');
  return kind === 'like' ? escaped.replace(/[%_]/g, '\\$&') : escaped;
}

/** An instant in a condition. */
export function soqlInstant(ms: number): SfDate {
  return new SfDate(new Date(ms).toISOString());
}
