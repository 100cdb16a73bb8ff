import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { checkAccessible } from './check-looks';
import { openBrowser, openWindow, watchForErrors } from './open-browser';

/** What an admin does about access: keys for programs, the audit log, their own sessions. */
describe('settings, by hand in a real browser', () => {
  let database: TestDatabase;
  let product: TemporaryProduct;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    product = await startTemporaryProduct({
      database,
      sandbox: false,
      workers: 0,
      environment: { SHOW_DEMO_LOGIN: 'true' },
    });
    browser = await openBrowser();
    window = await openWindow(browser, { scheme: 'light', width: 1440 });
    page = await window.newPage();
    errors = watchForErrors(page);
    await page.goto(product.url);
    await page.getByRole('button', { name: /admin@brightwater\.example/ }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await database?.drop();
  }, 60_000);

  async function assertAccessible(): Promise<void> {
    await checkAccessible(page);
    expect(errors).toEqual([]);
  }

  it('makes a key that is shown once, calls the API with it, and revokes it', async () => {
    await page.getByRole('link', { name: 'Settings', exact: true }).first().click();
    await page.getByText('No API keys yet').waitFor();
    await assertAccessible();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByLabel('Name').fill('Reporting');
    await assertAccessible();
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    await page.getByText('This is the only time the key is shown').waitFor();
    await assertAccessible();
    const key = (await page.locator('.copy-line code').first().textContent()) ?? '';
    expect(key).toMatch(/^thr_[a-z0-9]{16}_[\w-]{43}$/);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('cell', { name: /^Reporting/ }).waitFor();
    expect(await page.content()).not.toContain(key);
    const call = () =>
      fetch(`${product.url}/api/v1/accounts`, { headers: { authorization: `Bearer ${key}` } });
    expect((await call()).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke Reporting' }).click();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    expect((await call()).status).toBe(401);
    await assertAccessible();
  }, 120_000);

  it('reads, narrows, verifies and exports the audit log', async () => {
    await page.getByRole('tab', { name: 'Audit log' }).click();
    await page.getByRole('cell', { name: /Revoked an API key/ }).waitFor();
    await assertAccessible();
    await page.goto(`${product.url}/settings?tab=audit&action=key.created`);
    await page.getByRole('cell', { name: /Created an API key/ }).waitFor();
    expect(await page.getByRole('cell', { name: /Signed in/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/every hash fits/).waitFor();
    await assertAccessible();
    await page.keyboard.press('Escape');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('thread-audit-log.csv');
  }, 120_000);

  it('F114: shows where the person is signed in, and signs out everywhere', async () => {
    const elsewhere = await openWindow(browser, { scheme: 'dark', width: 390 });
    const other = await elsewhere.newPage();
    await other.goto(`${product.url}/sign-in`);
    await other.getByRole('button', { name: /admin@brightwater\.example/ }).click();
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await other.getByRole('heading', { name: 'Home' }).waitFor();
    await page.getByRole('button', { name: /account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign-ins and password' }).click();
    await page.getByText('this one').waitFor();
    await assertAccessible();
    await page
      .getByRole('button', { name: /^End the session of/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^End the session of/ })
      .first()
      .waitFor({ state: 'detached' });
    await other.reload();
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(errors).toEqual([]);
  }, 120_000);
});
