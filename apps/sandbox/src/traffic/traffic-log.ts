import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { maskBody, maskHeaders, maskUrl } from './mask-secrets';

/** One HTTP exchange between the simulated provider and the product. `status` 0 = the connection was cut. */
export interface Exchange {
  at: string;
  provider: string;
  direction: 'in' | 'out';
  method: string;
  url: string;
  requestHeaders: Record<string, unknown>;
  requestBody: unknown;
  status: number;
  responseHeaders: Record<string, unknown>;
  responseBody: unknown;
  durationMs: number;
}

const kept = 500;

/** The last exchanges for the call log page, and the JSON-lines file for independent checkers. Secrets never enter either. */
export class TrafficLog {
  private readonly ring: Exchange[] = [];

  constructor(private readonly file: string | null) {
    if (file !== null) mkdirSync(dirname(file), { recursive: true });
  }

  /** Masks and keeps one exchange. */
  add(exchange: Exchange): void {
    const masked: Exchange = {
      ...exchange,
      url: maskUrl(exchange.url),
      requestHeaders: maskHeaders(exchange.requestHeaders),
      requestBody: maskBody(exchange.requestBody ?? null),
      responseHeaders: maskHeaders(exchange.responseHeaders),
      responseBody: maskBody(exchange.responseBody ?? null),
    };
    this.ring.push(masked);
    if (this.ring.length > kept) this.ring.shift();
    if (this.file !== null) appendFileSync(this.file, `${JSON.stringify(masked)}\n`);
  }

  /** Newest first. */
  recent(): readonly Exchange[] {
    return [...this.ring].reverse();
  }

  clear(): void {
    this.ring.length = 0;
  }
}
