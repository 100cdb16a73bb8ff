import { postText, type HttpAnswer } from '../../../server/post-text';
import type { TrafficLog } from '../../../traffic/traffic-log';
import type { WebhookEvent } from './webhook-event';
import { webhookHeaders } from './sign-webhook';
import type { Delivery } from './webhook-queue';

export const webhookTimeoutMs = 5_000;

type Outcome = Pick<Delivery, 'status' | 'error' | 'durationMs' | 'url'>;

const readable = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

function explain(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return `no answer within ${webhookTimeoutMs} ms`;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Posts one signed body to the app's target URL. Anything but a 2xx within five seconds is a failure; redirects are not
 * followed. Never rejects.
 */
export async function postWebhook(
  url: string,
  body: string,
  secret: string,
  now: number,
  traffic: TrafficLog,
): Promise<Outcome> {
  const headers = webhookHeaders(secret, url, body, now);
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  const exchange = {
    at: new Date(now).toISOString(),
    provider: 'hubspot',
    direction: 'out' as const,
    method: 'POST',
    url,
    requestHeaders: headers,
    requestBody: readable(body),
  };
  try {
    const response: HttpAnswer = await postText(url, headers, body, webhookTimeoutMs);
    const responseBody = readable(response.body);
    traffic.add({
      ...exchange,
      status: response.status,
      responseHeaders: response.headers,
      responseBody,
      durationMs: took(),
    });
    const ok = response.status >= 200 && response.status < 300;
    return { url, status: response.status, error: ok ? null : `HTTP ${response.status}`, durationMs: took() };
  } catch (error) {
    traffic.add({ ...exchange, status: 0, responseHeaders: {}, responseBody: null, durationMs: took() });
    return { url, status: null, error: explain(error), durationMs: took() };
  }
}

/** The body of a delivery: a JSON array. */
export const webhookBody = (events: readonly WebhookEvent[]): string => JSON.stringify(events);
