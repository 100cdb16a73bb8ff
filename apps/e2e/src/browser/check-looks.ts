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
  for (const [width, own] of Map.groupBy(looks, (look) => look.width)) {
    const other = await openWindow(browser, { scheme: 'light', width });
    await other.addCookies(state.cookies);
    const copy = await other.newPage();
    for (const { scheme } of own) {
      await copy.emulateMedia({ colorScheme: scheme });
      await copy.goto(page.url());
      await ready(copy);
      await checkAccessible(copy);
      const overflow = await copy.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBeLessThanOrEqual(0);
    }
    await other.close();
  }
}

/** Axe finds nothing in the page, or in one part of it. Legacy mode leaves out frames of other origins, which no page has, and takes half the time. */
export async function checkAccessible(page: Page, part?: string): Promise<void> {
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (part === undefined ? builder : builder.include(part)).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

/** Signs in as the demo workspace's admin, by its button. */
export async function signInAsAdmin(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: /admin@brightwater\.example/ }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}
