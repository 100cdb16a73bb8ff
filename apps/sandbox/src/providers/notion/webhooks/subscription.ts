import { randomBytes, randomUUID } from 'node:crypto';
import { postText } from '../../../server/post-text';
import type { TrafficLog } from '../../../traffic/traffic-log';
import { webhookHeaders } from './sign-webhook';

/** The one webhook subscription of the integration. Nothing is delivered before its token was pasted back. */
export interface Subscription {
  id: string;
  url: string;
  token: string;
  verified: boolean;
}

const timeoutMs = 10_000;

/** A subscription whose token a person has already pasted back. */
export const verifiedSubscription = (url: string, token: string): Subscription => ({
  id: randomUUID(),
  url,
  token,
  verified: true,
});

/** A new subscription, waiting for its token. */
export const newSubscription = (url: string): Subscription => ({
  id: randomUUID(),
  url,
  token: `secret_${randomBytes(32).toString('base64url').replace(/\W|_/g, 'x')}`,
  verified: false,
});

const readable = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Posts one signed body. Redirects are not followed. Never rejects; status null = no answer. */
export async function post(
  url: string,
  body: string,
  token: string,
  traffic: TrafficLog,
  now: number,
): Promise<{ status: number | null; error: string | null }> {
  const headers = webhookHeaders(token, body);
  const started = performance.now();
  const exchange = {
    at: new Date(now).toISOString(),
    provider: 'notion',
    direction: 'out' as const,
    method: 'POST',
    url,
    requestHeaders: headers,
    requestBody: readable(body),
  };
  const took = (): number => Math.round(performance.now() - started);
  try {
    const answer = await postText(url, headers, body, timeoutMs);
    traffic.add({
      ...exchange,
      status: answer.status,
      responseHeaders: answer.headers,
      responseBody: readable(answer.body),
      durationMs: took(),
    });
    const ok = answer.status >= 200 && answer.status < 300;
    return { status: answer.status, error: ok ? null : `HTTP ${answer.status}` };
  } catch (error) {
    traffic.add({ ...exchange, status: 0, responseHeaders: {}, responseBody: null, durationMs: took() });
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}
