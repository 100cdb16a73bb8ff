import { HttpSession, type HttpAnswer, type HttpRequest } from '../product-client/http-session';
import type { CanaryBook } from './canary';
import { textPiece, type Piece, type Sink } from './sink';
import { PlantedDoor } from './sinks/planted-door';

/** Everything the product has answered, route by route. */
export class AnswerRecord implements Sink {
  readonly name = 'API answers';
  readonly #pieces: Piece[] = [];
  readonly #canaries: CanaryBook;
  readonly #productUrl: string;
  readonly #origins: Set<string>;
  constructor(productUrl: string, canaries: CanaryBook) {
    this.#productUrl = productUrl;
    this.#origins = new Set([productUrl]);
    this.#canaries = canaries;
  }

  /** Keeps an answer and learns the secrets the product issues in it. Answers of others are no concern. */
  note(method: string, { url, status, headers, text }: HttpAnswer): void {
    if (!this.#origins.has(new URL(url).origin)) return;
    const route = `${method} ${new URL(url).pathname}`;
    for (const cookie of headers.getSetCookie()) this.#noteCookie(route, cookie);
    const location = headers.get('location');
    if (location !== null) this.#noteLocation(route, new URL(location, url));
    const others = [...headers].filter(([name]) => name !== 'set-cookie' && name !== 'location');
    const lines = others.map(([name, value]) => `${name}: ${value}`);
    this.#pieces.push(textPiece(`${route}, headers`, [`${status}`, ...lines].join('\n')));
    if (route === 'POST /api/v1/api-keys' && status === 201) this.#noteKey(text);
    this.#pieces.push(textPiece(`${route}, body`, text));
  }

  pieces(): Iterable<Piece> {
    return this.#pieces;
  }

  /** One more answer, through a door that adds the texts to it. */
  async plant(texts: readonly string[]): Promise<void> {
    const door = await PlantedDoor.open(this.#productUrl, texts);
    this.#origins.add(door.url);
    await new RecordedSession(this).send(`${door.url}/api/problems`);
    await door.close();
  }

  #noteCookie(route: string, cookie: string): void {
    const value = /^(?:__Host-)?sid=([^;]+)/.exec(cookie)?.[1];
    if (value) this.#canaries.add('session cookie', value);
    this.#pieces.push(textPiece(`${route}, set-cookie`, cookie));
  }

  #noteLocation(route: string, location: URL): void {
    const state = location.searchParams.get('state');
    if (state) this.#canaries.add('OAuth state', state);
    const verifier = location.searchParams.get('code_verifier');
    if (verifier) throw new Error('The product gave its PKCE verifier to the browser.');
    this.#pieces.push(textPiece(`${route}, location`, location.href));
  }

  #noteKey(text: string): void {
    const secret = secretOfKey((JSON.parse(text) as { readonly key: string }).key);
    this.#canaries.add('API key', secret);
  }
}

/** The secret part of a key; what stands before it names the key and is no secret. */
export function secretOfKey(key: string): string {
  const secret = /^thr_[a-z0-9]+_(.+)$/.exec(key)?.[1];
  if (secret === undefined) throw new Error('This is no API key.');
  return secret;
}

/** A browser without a screen whose every answer is kept. */
export class RecordedSession extends HttpSession {
  readonly #record: AnswerRecord;

  constructor(record: AnswerRecord) {
    super();
    this.#record = record;
  }

  override async send(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
    const answer = await super.send(url, request);
    this.#record.note(request.method ?? 'GET', answer);
    return answer;
  }
}
