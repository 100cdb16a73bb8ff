import type { Browser, BrowserContext, Page } from 'playwright-core';

export { openBrowser } from '@thread/tools';

export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
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
