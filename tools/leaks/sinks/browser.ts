import type { Browser, Page, Response } from 'playwright-core';
import type { LeakGround } from '../leak-ground';
import { textPiece, type Piece, type Sink } from '../sink';
import * as scripts from './page-scripts';

/** Flags that keep Chromium off the network and fit for a container. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A bound against hanging: a busy machine may take its time. */
const patienceMs = 180_000;
const executables = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real browser whose every way of keeping or passing on something is watched. */
export class WatchedBrowser {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #stored: Piece[] = [];
  readonly #drawn: Piece[] = [];
  readonly #addresses: Piece[] = [];
  readonly #said: Piece[] = [];
  readonly #answers: Promise<void>[] = [];

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  static async open(ground: LeakGround): Promise<WatchedBrowser> {
    const { chromium } = await import('playwright-core');
    const failures: unknown[] = [];
    for (const executablePath of executables) {
      try {
        const browser = await chromium.launch({ executablePath, args: flags });
        const context = await browser.newContext({
          viewport: { width: 1440, height: 900 },
          reducedMotion: 'reduce',
        });
        const watched = new WatchedBrowser(browser, await context.newPage());
        await watched.#watch(ground);
        return watched;
      } catch (error) {
        failures.push(error);
      }
    }
    throw new AggregateError(failures, 'No Chromium could be started. On Debian: apt-get install chromium');
  }

  get sinks(): readonly Sink[] {
    const { page } = this;
    return [
      {
        name: 'browser storage',
        pieces: () => this.#after(() => this.look(), this.#stored),
        plant: (texts) => page.evaluate(scripts.storeAll(texts)),
      },
      {
        name: 'pages as drawn',
        pieces: () => this.#after(() => this.look(), this.#drawn),
        plant: (texts) => page.evaluate(scripts.drawAll(texts)),
      },
      {
        name: 'browser addresses',
        pieces: () => this.#addresses,
        plant: (texts) => page.evaluate(scripts.askAll(texts)),
      },
      {
        name: 'console and reports',
        pieces: () => this.#said,
        plant: (texts) => page.evaluate(scripts.sayAll(texts)),
      },
    ];
  }

  /** Notes what the page shows and keeps at this moment. @param place what the drawn page is called; its path by default. */
  async look(place = new URL(this.page.url()).pathname): Promise<void> {
    const { page } = this;
    await Promise.all(this.#answers.splice(0));
    const shown = await page.evaluate<string>(scripts.shownToPeople);
    this.#drawn.push(textPiece(place, `${await page.content()}\n${shown}`));
    this.#stored.push(textPiece(place, await page.evaluate<string>(scripts.storedByScripts)));
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  async *#after(work: () => Promise<void>, pieces: readonly Piece[]): AsyncIterable<Piece> {
    await work();
    yield* pieces;
  }

  async #watch({ product, record }: LeakGround): Promise<void> {
    const { page } = this;
    page.setDefaultTimeout(patienceMs);
    const ours = (url: string): boolean => url.startsWith(`${product.url}/`);
    page.on('request', (request) => {
      const { referer } = request.headers();
      for (const url of [request.url(), ...(referer ? [referer] : [])])
        if (ours(url)) this.#addresses.push(addressPiece(request.method(), url));
    });
    page.on('framenavigated', (frame) => {
      if (ours(frame.url())) this.#addresses.push(addressPiece('shown', frame.url()));
    });
    page.on('console', (message) => void this.#said.push(textPiece('console', message.text())));
    page.on(
      'pageerror',
      (error) => void this.#said.push(textPiece('script error', `${error.message}\n${error.stack}`)),
    );
    page.on('response', (response) => {
      if (!ours(response.url())) return;
      this.#answers.push(noteAnswer(response, record));
    });
    // Refusals of the content security policy, as a report would carry them.
    await page.addInitScript(scripts.sayRefusals);
  }
}

/** An address as it is and with its escapes undone. */
function addressPiece(method: string, url: string): Piece {
  const { pathname } = new URL(url);
  return textPiece(`${method} ${pathname}`, `${url}\n${unescaped(url)}`);
}

function unescaped(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** Bodies of redirects and of answers to a page that is gone cannot be had. */
async function noteAnswer(response: Response, record: LeakGround['record']): Promise<void> {
  const headers = new Headers();
  for (const { name, value } of await response.headersArray().catch(() => [])) headers.append(name, value);
  // A stream does not end while the page is open; it is listened to elsewhere.
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const text = isStream ? '' : await response.text().catch(() => '');
  record.note(response.request().method(), { url: response.url(), status: response.status(), headers, text });
}
