import { secretOfKey } from '../answer-record';
import type { WatchedBrowser } from '../sinks/browser';
import { connectorId, withoutPauses, type Stage } from './stage';

/** A person at the browser: signs in (mistyping first), reconnects the CRM, makes a key, looks around. */
export async function browsing(
  { ground, adminEmail, password, connectionId }: Stage,
  browser: WatchedBrowser,
): Promise<void> {
  const { product, canaries } = ground;
  const { page } = browser;
  const mistyped = canaries.all.find(({ kind }) => kind === 'mistyped password')?.bytes.toString() ?? '';
  await page.goto(`${product.url}/sign-in`);
  for (const typed of [mistyped, password]) {
    await page.getByLabel('E-mail').fill(adminEmail);
    await page.getByRole('textbox', { name: 'Password' }).fill(typed);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    if (typed === mistyped) await page.getByRole('alert').first().waitFor();
    await browser.look();
  }
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  await withoutPauses(ground);
  await page.goto(`${product.url}/oauth/${connectorId}/start?connection=${connectionId}`);
  await page.getByRole('button', { name: 'Grant access' }).click();
  await page.waitForURL(/outcome=/);
  await browser.look();
  for (const path of ['/accounts', '/activity', '/attention', `/connectors/${connectorId}`]) {
    await page.goto(`${product.url}${path}`);
    await page.getByRole('heading').first().waitFor();
    await browser.look();
  }
  await page.goto(`${product.url}/api/docs`);
  await browser.look();
  await page.goto(`${product.url}/settings`);
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByLabel('Name').fill('From the browser');
  await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
  await page.getByText('This is the only time the key is shown').waitFor();
  canaries.add('API key', secretOfKey((await page.locator('.copy-line code').first().textContent()) ?? ''));
  await browser.look('the new key');
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await browser.look();
  await page.getByRole('tab', { name: 'Audit log' }).click();
  await page
    .getByRole('cell', { name: /Created an API key/ })
    .first()
    .waitFor();
  await browser.look();
}
