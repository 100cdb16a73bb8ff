import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { stringsInJson } from '../strings-in-json';
import { textPiece, type Piece, type Sink } from '../sink';

/** An OpenTelemetry collector that keeps every batch of spans it is sent. */
export class TraceCollector implements Sink {
  readonly name = 'traces';
  readonly #batches: Buffer[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        this.#batches.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  static async start(): Promise<TraceCollector> {
    const collector = new TraceCollector();
    await new Promise<void>((resolve) => collector.#server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  *pieces(): Iterable<Piece> {
    for (const [at, batch] of this.#batches.entries()) {
      yield textPiece(`batch ${at + 1}`, batch);
      yield textPiece(`batch ${at + 1}, decoded`, stringsInJson(batch.toString()).join('\n'));
    }
  }

  async plant(texts: readonly string[]): Promise<void> {
    const spans = texts.map((text) => ({ attributes: [{ key: 'planted', value: { stringValue: text } }] }));
    await fetch(`${this.url}/v1/traces`, {
      method: 'POST',
      body: JSON.stringify({ scopeSpans: [{ spans }] }),
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
