import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Mailbox } from '../testing/mailbox';
import { checkAccessible } from './check-looks';
import { openBrowser, openWindow, watchForErrors } from './open-browser';

const customer = 'Zephyr Cold Chain';

/** The purpose of the product, by hand in a real browser: connect, switch the rule on, close a deal, see the account. */
describe('a newcomer’s first account', () => {
  let database: TestDatabase;
  let product: TemporaryProduct;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    product = await startTemporaryProduct({ database });
    browser = await openBrowser();
    window = await openWindow(browser, { scheme: 'light', width: 1440 });
    page = await window.newPage();
    errors = watchForErrors(page);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await database?.drop();
  }, 60_000);

  const sandbox = (path: string): string => `${product.sandbox?.url ?? ''}${path}`;

  it('signs in with a login shown on the page', async () => {
    await page.goto(product.url);
    await page.getByRole('button', { name: /admin@brightwater\.example/ }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
  }, 60_000);

  it('connects the CRM through its consent page', async () => {
    await page.getByRole('link', { name: 'Connectors', exact: true }).first().click();
    await page
      .getByRole('button', { name: /^Connect/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Continue to/ }).click();
    await page.getByRole('button', { name: 'Grant access' }).click();
    await page.waitForURL(/outcome=connected/);
    await page.getByRole('link', { name: 'Check the rule' }).waitFor();
  }, 60_000);

  it('switches the rule on', async () => {
    await page.getByRole('link', { name: 'Check the rule' }).click();
    await page.getByText('This rule is off').waitFor();
    await page.getByRole('switch').first().focus();
    await page.keyboard.press('Space');
    await page.getByText('This rule is on').waitFor();
  }, 60_000);

  it('sees the account appear after the salesperson moved the deal', async () => {
    await page.getByRole('link', { name: 'Accounts', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Accounts' }).waitFor();
    await closeDeal(window, sandbox('/ui/hubspot/deals'));
    // No reload: the page hears of it.
    await page.getByRole('link', { name: customer }).first().click();
    await page.getByRole('heading', { name: customer, level: 1 }).waitFor();
    await page.getByText('Kickoff', { exact: true }).waitFor();
  }, 60_000);

  it('has told the AE by e-mail', async () => {
    const mailbox = new Mailbox(sandbox(''));
    await waitFor(async () => (await mailbox.about(customer)).length > 0);
    expect(await mailbox.about(customer)).toHaveLength(1);
  }, 60_000);

  it('was accessible and free of script errors on the way', async () => {
    await checkAccessible(page);
    expect(errors).toEqual([]);
  }, 60_000);
});

/** Moves the customer's deal to Closed Won through the menu of its card on the sandbox's board. */
async function closeDeal(window: BrowserContext, board: string): Promise<void> {
  const sales = await window.newPage();
  await sales.goto(board);
  await sales.getByLabel(new RegExp(`^Move ${customer} .* to$`)).selectOption({ label: 'Closed Won' });
  await sales.getByRole('region', { name: 'Closed Won' }).getByRole('link', { name: customer }).waitFor();
  await sales.close();
}
