import { Agent, fetch as fetchThrough, type RequestInit as InitThrough } from 'undici';
import { ConnectorMisconfigured, UnexpectedResponse, VendorUnavailable } from '../errors/connector-error';
import type { ConnectorErrorFacts } from '../errors/connector-error';
import {
  AddressRefused,
  guardedLookup,
  readOutboundUrl,
  type OutboundPolicy,
} from '../outbound/guarded-address';
import { IdleWatch } from './idle-watch';
import { networkError } from './network-error';
import { readBody } from './read-body';
import { assertSafeAddress } from './safe-address';

export const defaultDeadlineMs = 15_000;
export const defaultIdleMs = 10_000;
export const defaultMaxBytes = 5 * 1024 * 1024;

export interface HttpRequest {
  readonly connectorId: string;
  /** Short stable name for logs and metrics, e.g. `oauth.refresh`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /**
   * Says that a person or the provider supplied the address: only the public internet may be reached there, and what else the policy
   * names. Absent: the address comes from the installation's own configuration.
   */
  readonly supplied?: OutboundPolicy;
  /** The only place for a token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as application/json. */
  readonly json?: unknown;
  /** Sent as it is; `headers` say what it is. */
  readonly text?: string;
  readonly signal: AbortSignal;
  /** From the first byte sent to the last byte read; the signal may end it sooner. */
  readonly deadlineMs?: number;
  /** Longest silence between two pieces of the answer, once it has begun. */
  readonly idleMs?: number;
  /** Of the answer, decompressed. */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const bodyOf = (request: HttpRequest): { readonly body?: string; readonly type?: string } => {
  if (request.form)
    return { body: new URLSearchParams(request.form).toString(), type: 'application/x-www-form-urlencoded' };
  if (request.json !== undefined) return { body: JSON.stringify(request.json), type: 'application/json' };
  return request.text === undefined ? {} : { body: request.text };
};

const holdsSecret = /authori[sz]ation|token|secret|api-?key|password|assertion|verifier|^code$/i;

/** What must not be in the address: credentials of headers and form. */
const secretsOf = ({ headers = {}, form = {} }: HttpRequest): readonly string[] =>
  [...Object.entries(headers), ...Object.entries(form)].flatMap(([name, value]) =>
    holdsSecret.test(name) ? [value.slice(value.indexOf(' ') + 1)] : [],
  );

/**
 * Sends one request and reads the whole answer, whatever its status: the one way out of Thread to a provider. The deadline, a silence and the
 * caller's signal end it by closing the socket. Redirects are not followed: header and form may hold a secret. Throws ConnectorError only, with no part
 * of request or answer in it: VendorUnavailable (no answer in time, no connection), UnexpectedResponse (redirect, answer too long), UnreadableAnswer
 * (damaged), ConnectorMisconfigured (unsafe or refused address).
 */
export async function sendHttp(request: HttpRequest): Promise<HttpAnswer> {
  const facts = { connectorId: request.connectorId, operation: request.operation };
  assertSafeAddress(request.url, secretsOf(request), facts);
  assertMayBeCalled(request, facts);
  if (request.signal.aborted)
    throw new VendorUnavailable('There was no time left to ask the provider.', facts);
  const answer = await exchange(request, facts);
  if (answer.status >= 300 && answer.status < 400) {
    throw new UnexpectedResponse('The provider answered with a redirect, which is not followed.', {
      ...facts,
      status: answer.status,
    });
  }
  return answer;
}

function assertMayBeCalled({ url, supplied }: HttpRequest, facts: ConnectorErrorFacts): void {
  if (!supplied) return;
  try {
    readOutboundUrl(url, supplied);
  } catch (error) {
    throw refusedAddress(error, facts) ?? error;
  }
}

function refusedAddress(error: unknown, facts: ConnectorErrorFacts): ConnectorMisconfigured | null {
  let refusal = error;
  // What a socket refused comes wrapped.
  while (typeof refusal === 'object' && refusal !== null && 'cause' in refusal) refusal = refusal.cause;
  if (!(refusal instanceof AddressRefused)) return null;
  return new ConnectorMisconfigured(`Thread does not send this request: ${refusal.message}`, facts);
}

/** Sockets that look at where a name leads before they connect, by policy. */
const guardedAgents = new WeakMap<OutboundPolicy, Agent>();

function fetchUnder(policy: OutboundPolicy): typeof fetch {
  const agent = guardedAgents.get(policy) ?? new Agent({ connect: { lookup: guardedLookup(policy) } });
  guardedAgents.set(policy, agent);
  // Node's own fetch is the same code under other types.
  return ((url: string, init: InitThrough) =>
    fetchThrough(url, { ...init, dispatcher: agent })) as unknown as typeof fetch;
}

async function exchange(request: HttpRequest, facts: ConnectorErrorFacts): Promise<HttpAnswer> {
  const { body, type } = bodyOf(request);
  const idle = new IdleWatch(request.idleMs ?? defaultIdleMs);
  const deadline = AbortSignal.timeout(request.deadlineMs ?? defaultDeadlineMs);
  const signal = AbortSignal.any([request.signal, deadline, idle.signal]);
  let status: number | undefined;
  try {
    const send = request.supplied ? fetchUnder(request.supplied) : fetch;
    const response = await send(request.url, {
      method: request.method,
      redirect: 'manual',
      headers: { accept: 'application/json', ...(type ? { 'content-type': type } : {}), ...request.headers },
      signal,
      ...(body === undefined ? {} : { body }),
    });
    status = response.status;
    idle.heard();
    const limits = { maxBytes: request.maxBytes ?? defaultMaxBytes, onBytes: () => idle.heard() };
    const text = await readBody(response, limits).catch((thrown: unknown) => {
      // A refusal is one whatever becomes of its body.
      if (response.status >= 400 && !signal.aborted) return '';
      throw thrown;
    });
    return { status, headers: response.headers, text };
  } catch (thrown) {
    const known = { ...facts, ...(status === undefined ? {} : { status }) };
    if (idle.signal.aborted)
      throw new VendorUnavailable('The provider fell silent in the middle of its answer.', known);
    throw refusedAddress(thrown, known) ?? networkError(thrown, known);
  } finally {
    idle.stop();
  }
}
