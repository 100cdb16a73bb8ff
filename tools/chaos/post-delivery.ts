import { request, type Agent } from 'node:http';

export interface DeliveryAnswer {
  /** 0: no answer. */
  readonly status: number;
  readonly ms: number;
}

/** Posts bytes to a port of the loopback interface and waits for the status. Never rejects. */
export function postDelivery(
  place: { readonly port: number; readonly path: string; readonly agent?: Agent },
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
  timeoutMs: number,
): Promise<DeliveryAnswer> {
  const started = performance.now();
  const bytes = Buffer.from(body);
  return new Promise((resolve) => {
    const done = (status: number): void => resolve({ status, ms: performance.now() - started });
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: place.port,
        path: place.path,
        method: 'POST',
        headers: { ...headers, 'content-length': bytes.length },
        ...(place.agent ? { agent: place.agent } : {}),
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        response.on('error', () => done(0));
        // An answer counts when it is complete, as for the provider.
        response.on('end', () => done(response.statusCode ?? 0));
        response.resume();
      },
    );
    outgoing.on('error', () => done(0));
    outgoing.end(bytes);
  });
}
