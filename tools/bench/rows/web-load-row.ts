import { gzipSync } from 'node:zlib';
import { openBrowser, percentile, startTemporaryProduct } from '@thread/tools';
import type { Browser, Page } from 'playwright-core';
import { scaled, type Measured, type RowGroup, type Wish } from '../measurement';
import { rounded } from '../statistics';

const visits = 9;
const signInButton = 'Sign in';
/** The page has settled when the main thread had no long task for so long. */
const quietMs = 500;

/** The first page a person sees: its bytes and the time until it can be used, each visit with an empty cache. */
export const webLoadRow: RowGroup = { rows: ['web.load'], grows: false, measure };

interface Visit {
  readonly firstPaintMs: number;
  readonly interactiveMs: number;
  readonly bytes: ReadonlyMap<string, number>;
}

async function measure(wish: Wish): Promise<Measured> {
  const product = await startTemporaryProduct({ workers: 0, sandbox: false });
  try {
    const browser = await openBrowser();
    const all: Visit[] = [];
    for (let at = 0; at <= scaled(visits, wish, 2); at += 1) all.push(await visit(browser, product.url));
    await browser.close();
    const [first, ...counted] = all;
    const sizes = [...(first?.bytes ?? [])];
    const kB = (pattern: RegExp): number | null =>
      rounded(
        sizes.filter(([path]) => pattern.test(path)).reduce((sum, [, bytes]) => sum + bytes, 0) / 1_000,
        3,
      );
    const at = (share: number, figure: 'firstPaintMs' | 'interactiveMs'): number | null =>
      rounded(
        percentile(
          counted.map((one) => one[figure]),
          share,
        ),
        3,
      );
    return {
      results: [
        {
          name: 'web.load',
          ours: {
            gzipKB: kB(/./),
            scriptsKB: kB(/\.js$/),
            stylesKB: kB(/\.css$/),
            requests: sizes.length,
            firstPaintMs: at(0.5, 'firstPaintMs'),
            interactiveMs: at(0.5, 'interactiveMs'),
            interactiveP95Ms: at(0.95, 'interactiveMs'),
          },
          reference: null,
          ratio: null,
        },
      ],
      growths: [],
    };
  } finally {
    await product.stop();
  }
}

/** Watches long tasks from the very start of a page. */
const watchLongTasks = `
  window.longTaskEnd = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.longTaskEnd = Math.max(window.longTaskEnd, task.startTime + task.duration);
  }).observe({ type: 'longtask', buffered: true });`;

/** Time from navigating until the sign-in button is there and the main thread has come to rest after it. */
async function visit(browser: Browser, url: string): Promise<Visit> {
  const window = await browser.newContext();
  const page = await window.newPage();
  const bytes = new Map<string, number>();
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    reading.push(
      response.body().then(
        (body) => void bytes.set(new URL(response.url()).pathname, gzipSync(body).length),
        // A redirect has no body.
        () => undefined,
      ),
    );
  });
  await page.addInitScript(watchLongTasks);
  await page.goto(url);
  await page.getByRole('button', { name: signInButton, exact: true }).waitFor();
  const seenAt = await page.evaluate<number>('performance.now()');
  const lastTask = await untilQuiet(page, seenAt);
  const paint = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0`,
  );
  await Promise.all(reading);
  await window.close();
  return { firstPaintMs: paint, interactiveMs: Math.max(seenAt, lastTask), bytes };
}

/** Asked from outside: the page's own policy lets nobody wait inside it. @returns when the last long task ended. */
async function untilQuiet(page: Page, seenAt: number): Promise<number> {
  for (;;) {
    const [now, lastTask] = await page.evaluate<[number, number]>('[performance.now(), window.longTaskEnd]');
    if (now - Math.max(lastTask, seenAt) > quietMs) return lastTask;
    await page.waitForTimeout(50);
  }
}
