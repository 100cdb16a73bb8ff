import { listAccounts, switchRule } from '@thread/contracts';
import { waitFor } from '@thread/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startConnectedProduct, type ConnectedProduct } from '../testing/connected-product';
import { checkAccessible, checkLooks, everyLook, signInAsAdmin } from './check-looks';
import { openBrowser, openWindow, watchForErrors } from './open-browser';

const companies = ['Gneiss Quarries', 'Heron Ferries', 'Iris Optics'];

describe('past deals in a browser: rehearsed, created, released', () => {
  let thread: ConnectedProduct;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    thread = await startConnectedProduct();
    const { admin, ruleId, sales } = thread;
    // Won while the rule is off: history for it.
    await admin.call(switchRule, { params: { ruleId }, body: { enabled: false } });
    for (const company of companies) await sales.winDeal({ company });
    await thread.untilQuiet();
    browser = await openBrowser();
    window = await openWindow(browser, everyLook[0]);
    page = await window.newPage();
    errors = watchForErrors(page);
    await signInAsAdmin(page, thread.product.url);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await thread?.stop();
  }, 60_000);

  /** Mails about any of the companies. */
  const mails = async () => (await Promise.all(companies.map((one) => thread.mailbox.about(one)))).flat();

  const accountsOf = async (): Promise<readonly string[]> => {
    const { data } = await thread.admin.call(listAccounts, { query: { limit: 100 } });
    return data.map(({ companyName }) => companyName).filter((name) => companies.includes(name));
  };

  it('rehearses the rule and writes nothing', async () => {
    await page.goto(`${thread.product.url}/connectors/hubspot?tab=rule`);
    await page.getByRole('heading', { name: 'Try it on past deals' }).waitFor();
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByRole('heading', { name: /^Rehearsal: / }).waitFor();
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 90_000 });
    await page.getByRole('textbox', { name: 'Search deals' }).fill('Heron');
    await page.getByRole('button', { name: 'Heron Ferries', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Gneiss Quarries' }).waitFor({ state: 'hidden' });
    await checkLooks({ browser, window, page }, (copy) =>
      copy.getByRole('button', { name: 'Heron Ferries', exact: true }).waitFor(),
    );
    expect(await accountsOf()).toEqual([]);
  }, 240_000);

  it('opens a deal to its reasons by keyboard, and closes it again', async () => {
    await page.getByRole('button', { name: 'Heron Ferries', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Heron Ferries' });
    await dialog.getByText('Step by step').waitFor();
    await checkAccessible(page, '[role="dialog"]');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  }, 60_000);

  it('creates the chosen deals, shows how far it is, and sends nothing', async () => {
    await page.getByRole('checkbox', { name: /^Choose Heron Ferries/ }).check();
    await page.getByRole('textbox', { name: 'Search deals' }).fill('Iris');
    await page.getByRole('checkbox', { name: /^Choose Iris Optics/ }).check();
    await page.getByRole('button', { name: 'Create the 2 chosen' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run the rule for 2 past deals?' });
    await dialog.getByRole('button', { name: 'Create accounts' }).click();
    await page.getByRole('heading', { name: /^Backfill: / }).waitFor();
    await page.getByText('2 of 2 deals ended.').waitFor({ timeout: 90_000 });
    await page.getByRole('heading', { name: '2 silent accounts' }).waitFor();
    await checkLooks({ browser, window, page }, (copy) =>
      copy.getByRole('heading', { name: '2 silent accounts' }).waitFor(),
    );
    expect((await accountsOf()).toSorted()).toEqual(['Heron Ferries', 'Iris Optics']);
    expect(await mails()).toEqual([]);
  }, 240_000);

  it('releases one of them with its e-mail and the other without', async () => {
    await page.getByRole('checkbox', { name: 'Choose Heron Ferries' }).check();
    await page.getByRole('button', { name: 'Release 1 chosen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release and send' }).click();
    await page.getByRole('heading', { name: '1 silent account', exact: true }).waitFor();
    await waitFor(async () => (await mails()).length === 1, {
      what: 'the e-mail of the released account',
      timeoutMs: 30_000,
    });
    await page.getByRole('button', { name: 'Release all' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /Do not send/ }).check();
    await dialog.getByRole('button', { name: 'Release without sending' }).click();
    await page.getByRole('heading', { name: /silent account/ }).waitFor({ state: 'hidden' });
    await thread.untilQuiet();
    expect(await mails()).toHaveLength(1);
    expect(errors).toEqual([]);
  }, 120_000);
});
