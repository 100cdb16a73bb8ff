import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { LeakGround } from '../leak-ground';
import { stringsInJson } from '../strings-in-json';
import { textPiece, type Piece, type Sink } from '../sink';

const arrivesWithinMs = 10_000;

/** The stream of live updates, listened to from the first sign-in to the end. */
export class LiveStream implements Sink {
  readonly name = 'live stream';
  readonly #ground: LeakGround;
  readonly #leaving = new AbortController();
  #heard = '';

  private constructor(ground: LeakGround) {
    this.#ground = ground;
  }

  static async listen(ground: LeakGround, cookie: string): Promise<LiveStream> {
    const stream = new LiveStream(ground);
    const response = await fetch(`${ground.product.url}/api/v1/live`, {
      headers: { cookie },
      signal: stream.#leaving.signal,
    });
    if (!response.ok || !response.body) throw new Error(`The live stream answered ${response.status}.`);
    void stream.#hear(response.body);
    return stream;
  }

  *pieces(): Iterable<Piece> {
    yield textPiece('GET /api/v1/live', this.#heard);
    const told = this.#heard.split('\n').flatMap((line) => stringsInJson(line.replace(/^data: /, '')));
    yield textPiece('GET /api/v1/live, decoded', told.join('\n'));
  }

  /** Said in the database as the product says it, so that it takes the product's own way to the listener. */
  async plant(texts: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: this.#ground.database.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ id: string }>('SELECT id::text AS id FROM workspace');
    for (const text of [...texts, 'the last one'])
      for (const { id } of rows)
        await client.query('SELECT pg_notify($1, $2)', [
          `thread_live_${id.replaceAll('-', '')}`,
          JSON.stringify({ topic: 'accounts', id: text }),
        ]);
    await client.end();
    const deadline = performance.now() + arrivesWithinMs;
    while (!this.#heard.includes('the last one') && performance.now() < deadline) await pause(20);
  }

  stop(): void {
    this.#leaving.abort();
  }

  async #hear(body: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of body) this.#heard += Buffer.from(chunk).toString();
    } catch (error) {
      if (!this.#leaving.signal.aborted) throw error;
    }
  }
}
