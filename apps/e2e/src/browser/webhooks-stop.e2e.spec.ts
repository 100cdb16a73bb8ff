import { listAttention, readConnection } from '@thread/contracts';
import { waitFor } from '@thread/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { connectorId, startConnectedProduct, type ConnectedProduct } from '../testing/connected-product';
import { checkLooks, signInAsAdmin } from './check-looks';
import { openBrowser, openWindow, watchForErrors } from './open-browser';

/** A CRM whose webhooks get lost: the connection says so, tells what to look at, and is content again when they arrive. */
describe('webhooks that stop', () => {
  let thread: ConnectedProduct;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    thread = await startConnectedProduct({ environment: { SHOW_DEMO_LOGIN: 'true' } });
    browser = await openBrowser();
    window = await openWindow(browser, { scheme: 'light', width: 1440 });
    page = await window.newPage();
    errors = watchForErrors(page);
    await signInAsAdmin(page, thread.product.url);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await thread?.stop();
  }, 60_000);

  const connection = () =>
    thread.admin.call(readConnection, { params: { connectionId: thread.connectionId } });
  const items = async (state: 'open' | 'resolved') =>
    (await thread.admin.call(listAttention, { query: { kind: 'silence', state } })).data;
  const foundBySweep = () =>
    thread.ledger.count(
      "SELECT count(*) AS n FROM inbox_event WHERE source = 'poll' AND status = 'done' AND received_at > now() - interval '1 hour'",
    );
  /** Only a sweep finds it; afterwards it is as if it had been made and found so many hours ago. */
  const editUntold = async (dealId: string, hours: number): Promise<void> => {
    const before = await foundBySweep();
    await thread.sales.edit('deals', dealId, { amount: String(30_000 + hours) });
    await waitFor(
      async () => {
        await thread.ledger.makePollsDue();
        return (await foundBySweep()) > before;
      },
      { what: 'the sweep to find the change', timeoutMs: 60_000, everyMs: 500 },
    );
    await thread.ledger.rows(
      `UPDATE inbox_event SET occurred_at = now() - make_interval(hours => $1), received_at = now() - make_interval(hours => $1)
       WHERE source = 'poll' AND received_at > now() - interval '1 hour'`,
      [hours],
    );
  };
  /** As if the connection were older and had had a webhook every three hours, the last of them nine hours ago. */
  const growOld = async (): Promise<void> => {
    await thread.ledger.rows(
      "UPDATE inbox_event SET received_at = now() - interval '40 days', occurred_at = now() - interval '40 days'",
    );
    await thread.ledger.rows(
      `INSERT INTO inbox_event (connector_id, account_key, connection_id, workspace_id, dedupe_key, source, object_type, object_id, body, status, received_at)
       SELECT e.connector_id, e.account_key, e.connection_id, e.workspace_id, 'earlier-' || n, 'webhook', 'deal', '1', e.body, 'done', now() - make_interval(hours => 6 + 3 * n)
       FROM (SELECT * FROM inbox_event WHERE source = 'webhook' AND connection_id IS NOT NULL LIMIT 1) e, generate_series(1, 20) n`,
    );
    await thread.ledger.rows(
      "UPDATE connection SET created_at = now() - interval '50 days', last_delivery_at = now() - interval '9 hours'",
    );
  };

  it('F60: are noticed, explained with what to look at, and forgotten when they come again', async () => {
    const { sales, ledger } = thread;
    await ledger.untilPolled();
    const { dealId } = await sales.winDeal({ company: 'Copperfield Lanterns' });
    await thread.account(dealId);
    await thread.untilQuiet();
    await growOld();
    await sales.during({ kind: 'droppedWebhooks' }, async () => {
      for (const hours of [6, 5, 4]) await editUntold(dealId, hours);
      await ledger.makePollsDue();
      await waitFor(async () => (await items('open')).length > 0, {
        what: 'the alarm',
        timeoutMs: 30_000,
        everyMs: 200,
      });
    });
    const [item] = await items('open');
    expect(item).toMatchObject({
      title: 'HubSpot: webhooks have stopped',
      connectionId: thread.connectionId,
      actions: ['open_connection', 'dismiss'],
    });
    const { alarm } = await connection();
    expect(alarm).toMatchObject({ kind: 'webhooks_stopped', title: 'HubSpot: webhooks have stopped' });
    expect(alarm?.steps.join(' ')).toMatch(/Monitoring → Webhooks.*target URL.*Connected apps/);
    await seeOnThePage();

    await sales.edit('deals', dealId, { amount: '40000' });
    await thread.untilQuiet();
    await waitFor(
      async () => {
        await ledger.makePollsDue();
        return (await connection()).alarm === null;
      },
      { what: 'the alarm to end', timeoutMs: 60_000, everyMs: 500 },
    );
    expect(await items('open')).toEqual([]);
    expect(await items('resolved')).toMatchObject([{ id: item?.id }]);
    await page.getByText('HubSpot: webhooks have stopped').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  }, 300_000);

  /** From the list of what needs attention, by keyboard, to the connection and its notice. */
  const seeOnThePage = async (): Promise<void> => {
    await page.goto(`${thread.product.url}/attention`);
    await page.getByText('HubSpot: webhooks have stopped').waitFor();
    await checkLooks({ browser, window, page }, (shown) =>
      shown.getByText('HubSpot: webhooks have stopped').waitFor(),
    );
    await page.getByRole('link', { name: 'Open the connection' }).focus();
    await page.keyboard.press('Enter');
    const notice = (shown: Page) => shown.getByRole('alert').filter({ hasText: 'webhooks have stopped' });
    await notice(page).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/connectors/${connectorId}`);
    await checkLooks({ browser, window, page }, (shown) => notice(shown).waitFor());
  };
});
