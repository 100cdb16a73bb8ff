import { createAccount, readAccount, updateAccount, type AccountDetail } from '@thread/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startRunningProduct, type RunningProduct } from '../testing/connected-product';
import { checkLooks, everyLook, signInAsAdmin } from './check-looks';
import { openBrowser, openWindow, watchForErrors } from './open-browser';

/** The second account’s ARR, as it is offered. */
const fromSecond = /^ARR: .*18,000.*Quarry Lighting Group$/;

describe('two accounts of one customer in a browser', () => {
  let thread: RunningProduct;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let errors: string[];
  let first: AccountDetail;
  let second: AccountDetail;

  beforeAll(async () => {
    thread = await startRunningProduct();
    const money = (amount: string) => ({ amount, currency: 'EUR' });
    first = await thread.admin.call(createAccount, {
      body: { companyName: 'Quarry Lights', arr: money('12000'), website: 'https://quarry.example' },
    });
    second = await thread.admin.call(createAccount, {
      body: { companyName: 'Quarry Lighting Group', arr: money('18000'), aeEmail: 'ae@quarry.example' },
    });
    await thread.admin.call(updateAccount, {
      params: { accountId: second.id },
      body: {
        version: second.version,
        facts: { website: { type: 'url', text: 'https://www.quarry.example' } },
      },
    });
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

  it('are asked about, with what they share', async () => {
    await page
      .getByRole('link', { name: /^Needs attention/ })
      .first()
      .click();
    await page.getByText('Quarry Lights and Quarry Lighting Group may be one customer').waitFor();
    await page.getByRole('link', { name: 'Likely duplicates' }).click();
    await page.getByText('Both have the domain quarry.example.').waitFor();
    await checkLooks({ browser, window, page }, (copy) =>
      copy.getByText('Both have the domain quarry.example.').waitFor(),
    );
  }, 120_000);

  it('stand side by side', async () => {
    await page.getByRole('link', { name: 'Compare Quarry Lights and Quarry Lighting Group' }).click();
    await page.getByRole('radio', { name: fromSecond }).waitFor();
    await checkLooks({ browser, window, page }, (copy) =>
      copy.getByRole('button', { name: 'Merge into Quarry Lights' }).waitFor(),
    );
  }, 180_000);

  it('are merged as chosen, by keyboard alone', async () => {
    await page.getByRole('radio', { name: /^ARR: .*12,000/ }).focus();
    await page.keyboard.press('ArrowRight');
    const arr = page.getByRole('radio', { name: fromSecond });
    expect(await arr.isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Merge into Quarry Lights' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Quarry Lights', level: 1 }).waitFor();
    await page.getByText('Quarry Lighting Group became part of', { exact: false }).first().waitFor();
    expect(await thread.admin.call(readAccount, { params: { accountId: second.id } })).toMatchObject({
      id: first.id,
      arr: { amount: '18000' },
      aeEmail: 'ae@quarry.example',
    });
  }, 120_000);

  it('lead from the old address to the account that was kept, which says so', async () => {
    await page.goto(`${thread.product.url}/accounts/${second.id}`);
    await page.waitForURL(`**/accounts/${first.id}`);
    await checkLooks(
      { browser, window, page },
      (copy) => copy.getByRole('button', { name: /^Undo the merge/ }).waitFor(),
      [everyLook[0], everyLook[3]],
    );
  }, 180_000);

  it('are two again after the undo', async () => {
    await page.getByRole('button', { name: /^Undo the merge of Quarry Lighting Group/ }).click();
    await page.getByText('Both accounts are as they were.').waitFor();
    expect(await thread.admin.call(readAccount, { params: { accountId: second.id } })).toMatchObject({
      id: second.id,
      companyName: 'Quarry Lighting Group',
    });
    expect(await thread.admin.call(readAccount, { params: { accountId: first.id } })).toMatchObject({
      arr: { amount: '12000' },
      aeEmail: null,
    });
  }, 60_000);

  it('are compared from an account, and kept apart for good', async () => {
    await page.getByRole('button', { name: 'Merge with…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'The other account' }).fill('Quarry Lighting');
    await page.getByRole('option', { name: 'Quarry Lighting Group' }).click();
    await dialog.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('button', { name: 'Different customers' }).click();
    await page.getByText('No likely duplicates').waitFor();
    await page.getByText('Kept apart', { exact: true }).click();
    await page.getByText(/said that they are different customers/).waitFor();
    expect(errors).toEqual([]);
  }, 120_000);
});
