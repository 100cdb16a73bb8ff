import type { Browser } from 'playwright-core';

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

/**
 * The system's Chromium, headless, with a fresh profile.
 * @throws AggregateError when there is none.
 */
export async function openBrowser(): Promise<Browser> {
  // Loaded only when it is wanted: most commands never open a browser.
  const { chromium } = await import('playwright-core');
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
