import { listCauses } from '@thread/contracts';
import { waitFor } from '@thread/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startConnectedProduct, type ConnectedProduct } from '../testing/connected-product';
import { checkAccessible, checkLooks, everyLook, signInAsAdmin } from './check-looks';
import { openBrowser, openWindow, watchForErrors } from './open-browser';

const companies = ['Dune Cartography', 'Ember Glassworks', 'Fathom Divers'];
const title = 'A condition of the rule is not met';

describe('the error centre in a browser', () => {
  let thread: ConnectedProduct;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    const condition = { object: 'deal', property: 'amount', operator: 'is_unknown' } as const;
    thread = await startConnectedProduct({}, { conditions: [condition] });
    for (const company of companies) await thread.sales.winDeal({ company });
    await waitFor(
      async () => {
        const { data } = await thread.admin.call(listCauses, { query: { outcome: 'skip' } });
        return data.some(({ code, count }) => code === 'condition_false' && count === companies.length);
      },
      { what: 'the skipped deals', timeoutMs: 30_000 },
    );
    await thread.changeRule({ conditions: [] });
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

  it('lists the cause of the skipped deals', async () => {
    await page.getByRole('link', { name: 'Activity', exact: true }).first().click();
    await page.getByRole('tab', { name: 'Error centre' }).click();
    await page.getByRole('link', { name: title }).waitFor();
    await checkLooks({ browser, window, page }, (copy) => copy.getByRole('link', { name: title }).waitFor());
  }, 120_000);

  it('opens to its records', async () => {
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.getByRole('link', { name: /^Ember Glassworks/ }).waitFor();
    await checkLooks({ browser, window, page }, (copy) =>
      copy.getByRole('link', { name: /^Ember Glassworks/ }).waitFor(),
    );
  }, 120_000);

  it('runs them again by keyboard alone, after its question', async () => {
    await page.getByRole('button', { name: 'Re-run all with this cause' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run 3 records again?' });
    await dialog.waitFor();
    await checkAccessible(page, '[role="dialog"]');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    // The focus comes back to the button a moment after the dialog has gone.
    await page.locator('button:focus', { hasText: 'Re-run all with this cause' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.locator('input[value=today]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await dialog.getByRole('radio', { name: 'As it was' }).isChecked()).toBe(true);
    await page.keyboard.press('ArrowUp');
    await dialog.getByRole('button', { name: 'Run 3 records again' }).focus();
    await page.keyboard.press('Enter');
  }, 60_000);

  it('shows the progress without a reload, and the accounts made', async () => {
    await page.getByRole('heading', { name: `Re-run: ${title}` }).waitFor();
    await page.getByText(/^3 of 3 records ended, the last/).waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Fathom Divers', exact: true }).waitFor();
    await checkLooks({ browser, window, page }, (copy) =>
      copy.getByRole('link', { name: 'Fathom Divers', exact: true }).waitFor(),
    );
  }, 180_000);

  it('has emptied the cause', async () => {
    await page.goBack();
    await page.getByText('No record has this cause any more').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);
});
