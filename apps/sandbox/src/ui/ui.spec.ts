import { SandboxUnderTest } from '../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
afterAll(() => sandbox.stop());

const page = (path: string) => fetch(`${sandbox.url}${path}`);
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams({ portal: String(sandbox.portalId), ...form }),
  });
const record = (type: string, id: string) =>
  sandbox.control('GET', `/portals/${sandbox.portalId}/${type}/${id}`);

describe('the pages', () => {
  it.each([
    '/',
    '/ui/hubspot/deals',
    '/ui/hubspot/deals?pipeline=986210430',
    '/ui/hubspot/deals/40310000001',
    '/ui/hubspot/deals/new',
    '/ui/hubspot/companies',
    '/ui/hubspot/companies/30210000001',
    '/ui/hubspot/contacts',
    '/ui/hubspot/contacts/20110000001',
    '/ui/hubspot/line_items/50810000001',
    '/ui/mailbox',
    '/ui/hubspot/faults',
    '/ui/hubspot/webhooks',
    '/ui/calls',
  ])('%s renders under a strict policy with nothing inline', async (path) => {
    const response = await page(path);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/\sstyle=|\son[a-z]+=/);
    expect(html).toContain('<h1>');
  });

  it('shows hostile text as text', async () => {
    const html = await (await page('/ui/hubspot/deals/40310000004')).text();
    expect(html).toContain('&lt;script&gt;alert(');
    expect(html).not.toContain('<script>alert(');
  });

  it('adds up a column by currency', async () => {
    await sandbox.control('POST', `/portals/${sandbox.portalId}/deals`, {
      properties: {
        dealname: 'Paid in yen',
        dealstage: 'closedlost',
        amount: '70000',
        deal_currency_code: 'JPY',
      },
    });
    const html = await (await page(`/ui/hubspot/deals?portal=${sandbox.portalId}`)).text();
    const column = html.slice(html.indexOf('data-stage="closedlost"'));
    expect(column.slice(0, column.indexOf('</header>'))).toMatch(/\d+ · .*¥70,000/);
  });

  it('serves its own files only', async () => {
    expect((await page('/ui/static/sandbox.css')).headers.get('content-type')).toContain('text/css');
    expect((await page('/ui/static/..%2Fdocument.js')).status).toBe(404);
  });
});

describe('the forms', () => {
  it('move one deal and many', async () => {
    await post('/ui/hubspot/deals/move', { id: '40310000001', stage: 'closedwon', pipeline: 'default' });
    expect((await record('deals', '40310000001')).properties.dealstage).toBe('closedwon');
    await post('/ui/hubspot/deals/move-many', { count: '5', stage: 'closedwon', pipeline: 'default' });
    const { results } = await sandbox.control('GET', `/portals/${sandbox.portalId}/deals?stage=closedwon`);
    expect(results).toHaveLength(6);
  });

  it('change only what was typed', async () => {
    const before = (await record('deals', '40310000007')).properties;
    const { closedate } = before as unknown as { closedate: string };
    await post('/ui/hubspot/records/update', {
      type: 'deals',
      id: '40310000007',
      amount: '999',
      closedate: closedate.slice(0, 16),
    });
    expect((await record('deals', '40310000007')).properties).toMatchObject({ amount: '999', closedate });
  });

  it('create a deal with company and contact, and show why when refused', async () => {
    const made = await post('/ui/hubspot/deals/new', {
      dealname: 'Typed',
      dealstage: 'contractsent',
      companyName: 'Typed Ltd',
      contactEmail: 'x@typed.example',
    });
    const id = /deals\/(\d+)/.exec(made.headers.get('location') ?? '')?.[1] ?? '';
    expect((await record('deals', id)).associations).toMatchObject({
      companies: [expect.any(String)],
      contacts: [expect.any(String)],
    });
    const refused = await post('/ui/hubspot/records/update', { type: 'deals', id, amount: 'much' });
    expect(decodeURIComponent(refused.headers.get('location') ?? '')).toContain('not a valid number');
  });

  it('add notes and line items, delete, restore and merge', async () => {
    await post('/ui/hubspot/deals/note', { deal: '40310000008', hs_note_body: '<b>n</b>' });
    await post('/ui/hubspot/deals/line-item', {
      deal: '40310000008',
      name: 'Extra',
      price: '100',
      quantity: '2',
      recurringbillingfrequency: 'monthly',
    });
    expect((await record('deals', '40310000008')).properties).toMatchObject({
      hs_arr: String(27_500 + 2_400),
    });
    await post('/ui/hubspot/records/archive', { type: 'deals', id: '40310000008' });
    expect(await (await page('/ui/hubspot/deals/40310000008')).text()).toContain('It can be restored');
    await post('/ui/hubspot/records/restore', { type: 'deals', id: '40310000008' });
    const merged = await post('/ui/hubspot/records/merge', {
      type: 'companies',
      primary: '30210000001',
      secondary: '30210000002',
    });
    expect(merged.headers.get('location')).toMatch(/companies\/\d+/);
  });

  it('turn faults on and off', async () => {
    await post('/ui/hubspot/faults/set', {
      kind: 'slow',
      ms: '5',
      count: '',
      percentage: '',
      durationMs: '',
      match: '',
      portalId: '',
    });
    expect(sandbox.running.hubspot.faults.list()).toHaveLength(1);
    await post('/ui/hubspot/faults/clear', {});
    expect(sandbox.running.hubspot.faults.list()).toHaveLength(0);
  });

  it('are refused when another site sends them', async () => {
    expect((await post('/ui/hubspot/reset', {}, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await post('/ui/hubspot/reset', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});
