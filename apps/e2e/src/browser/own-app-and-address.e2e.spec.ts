import { createTestDatabase, SandboxClient, type TestDatabase } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct } from '@thread/tools';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { checkLooks, signInAsAdmin } from './check-looks';
import { openBrowser, openWindow, watchForErrors } from './open-browser';

const clientId = '3MVG9.own.app.of.the.org';
const clientSecret = 'secret-of-the-orgs-own-app';

/** The installation has no app: an admin connects an org with the one made there, and takes the address for its messages. */
describe('an app and an address of an org’s own, by hand in a real browser', () => {
  let database: TestDatabase;
  let product: TemporaryProduct;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    const environment = { SHOW_DEMO_LOGIN: 'true', SALESFORCE_CLIENT_ID: '', SALESFORCE_CLIENT_SECRET: '' };
    product = await startTemporaryProduct({ database, environment });
    const redirectUrls = [`${product.url}/oauth/salesforce/callback`];
    const sandbox = new SandboxClient(product.sandbox?.url ?? '', 'salesforce');
    await sandbox.send('POST', '/apps', { org: 3, clientId, clientSecret, redirectUrls });
    browser = await openBrowser();
    window = await openWindow(browser, { scheme: 'light', width: 1440 });
    page = await window.newPage();
    errors = watchForErrors(page);
    await signInAsAdmin(page, product.url);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await database?.drop();
  }, 60_000);

  const openDialog = async (shown: Page): Promise<void> => {
    await shown.getByRole('button', { name: 'Connect', exact: true }).click();
    await shown
      .getByText('This installation of Thread has no app at Salesforce.', { exact: false })
      .waitFor();
    await shown.getByLabel('Client secret').first().waitFor();
  };

  it('says what is wrong with an app, and connects with it once it is right', async () => {
    await page.goto(`${product.url}/connectors/salesforce`);
    await page.getByText('Salesforce is not connected').waitFor();
    await checkLooks({ browser, window, page }, openDialog);
    await openDialog(page);
    const guide = await page.getByRole('link', { name: /How to make the app/ }).getAttribute('href');
    expect(await (await window.request.get(guide ?? '')).text()).toContain('# Connect Salesforce');
    await page.getByRole('button', { name: 'Continue to Salesforce' }).click();
    await page.getByText('Enter the consumer key as the app’s page shows it.').waitFor();
    await page.getByLabel('Client id').fill(clientId);
    await page.getByLabel('Client secret').first().fill(clientSecret);
    await page.getByRole('combobox', { name: 'Address people log in at' }).fill('https://evil.example');
    await page.getByRole('button', { name: 'Continue to Salesforce' }).click();
    await page.getByText(/My Domain/).waitFor();
    await page
      .getByRole('combobox', { name: 'Address people log in at' })
      .fill(`${product.sandbox?.url}/salesforce/test`);
    await page.getByRole('button', { name: 'Continue to Salesforce' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('button', { name: 'Connect another account' }).waitFor();
    expect(new URL(page.url()).searchParams.get('outcome')).toBe('connected');
    expect(await page.content()).not.toContain(clientSecret);
  }, 180_000);

  it('shows the address for messages when it is asked for', async () => {
    await page.goto(`${product.url}/connectors/salesforce`);
    const show = async (shown: Page): Promise<void> => {
      await shown.getByRole('button', { name: 'Show the address' }).click();
      await shown.getByText(/webhooks\/salesforce\?org=00D\w{15}&key=/).waitFor();
    };
    await show(page);
    await checkLooks({ browser, window, page }, show);
    await page.getByRole('button', { name: 'Hide the address' }).click();
    expect(await page.getByText(/&key=/).count()).toBe(0);
    expect(errors).toEqual([]);
  }, 180_000);
});
