import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openWindow, type Look } from './open-browser';

/** Light and dark, wide and narrow. */
export const everyLook = [
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 1440 },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
] as const satisfies readonly Look[];

interface Opened {
  readonly browser: Browser;
  /** Whose session the copies share. */
  readonly window: BrowserContext;
  /** The page that is looked at. */
  readonly page: Page;
}

/** Opens the present page in every look: axe finds nothing in it and nothing is wider than the window. */
export async function checkLooks(
  { browser, window, page }: Opened,
  ready: (page: Page) => Promise<void>,
  looks: readonly Look[] = everyLook,
): Promise<void> {
  const state = await window.storageState();
  for (const look of looks) {
    const other = await openWindow(browser, look);
    await other.addCookies(state.cookies);
    const copy = await other.newPage();
    await copy.goto(page.url());
    await ready(copy);
    const { violations } = await new AxeBuilder({ page: copy }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
    const overflow = await copy.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await other.close();
  }
}

/** Signs in as the demo workspace's admin, by its button. */
export async function signInAsAdmin(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: /admin@brightwater\.example/ }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}
