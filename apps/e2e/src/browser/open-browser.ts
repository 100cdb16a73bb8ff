import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

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
const executables = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
}

/** The system's Chromium, headless, with a fresh profile. */
export async function openBrowser(): Promise<Browser> {
  const failures: unknown[] = [];
  for (const executablePath of executables) {
    try {
      return await chromium.launch({ executablePath, args: flags });
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'No Chromium could be started. On Debian: apt-get install chromium');
}

/** A window of its own: own cookies, chosen colour scheme and width. */
export async function openWindow(browser: Browser, { scheme, width }: Look): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-US',
  });
}

/** Collects what must never happen on a page: script errors and refusals by the content security policy. */
export function watchForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      errors.push(message.text());
  });
  return errors;
}
