import { listTemplates, listTimeline, readConnection } from '@thread/contracts';
import { waitFor } from '@thread/testing';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import { domainOf, stages } from './testing/salesperson';

jest.setTimeout(90_000);

describe('a deal that is won', () => {
  let thread: ConnectedProduct;
  beforeAll(async () => {
    thread = await startConnectedProduct();
  });
  afterAll(() => thread?.stop());

  const timelineOf = async (accountId: string) =>
    (await thread.admin.call(listTimeline, { params: { accountId }, query: { limit: 100 } })).data;

  it('becomes an account with everything the CRM knows, its plan, its evidence and one handoff e-mail', async () => {
    const { sales, admin, mailbox, connectionId } = thread;
    const company = 'Fjordlight Archives';
    const { dealId, companyId } = await sales.openDeal({
      company,
      perMonth: 1_500,
      contact: { first: 'Solveig', last: 'Brandt' },
      // Half past five in the morning in UTC is still the evening before in the CRM account's zone.
      properties: { closedate: '2026-11-21T05:30:00.000Z', deal_currency_code: 'EUR' },
    });
    await sales.move(dealId, stages.won);

    const account = await thread.account(dealId);
    expect(account).toMatchObject({
      companyName: company,
      arr: { amount: '18000', currency: 'EUR' },
      closeDate: '2026-11-20',
      website: `https://${domainOf(company)}`,
      aeEmail: 'priya.raman@brightwater.example',
      aeName: 'Priya Raman',
      status: 'onboarding',
      handoffStep: 'ae_review',
    });
    expect((await admin.call(readConnection, { params: { connectionId } })).timeZone).toBe(
      'America/Los_Angeles',
    );
    expect(account.people).toEqual([
      expect.objectContaining({
        name: 'Solveig Brandt',
        email: `solveig.brandt@${domainOf(company)}`,
        isPrimary: true,
      }),
    ]);
    expect(account.links.map(({ objectType, externalId, kind }) => [objectType, externalId, kind])).toEqual([
      ['deal', dealId, 'active'],
      ['company', companyId, 'active'],
    ]);
    const fact = (field: string) => account.facts.find((candidate) => candidate.field === field);
    expect(fact('companyName')?.evidence).toMatchObject({
      record: { objectType: 'company', externalId: companyId },
      raw: company,
    });
    expect(fact('arr')).toMatchObject({ origin: 'source', value: { type: 'money', amount: '18000' } });
    expect(fact('arr')?.evidence.steps.join(' ')).toContain('Platform');
    expect(fact('closeDate')?.evidence.steps.join(' ')).toContain('America/Los_Angeles');

    const template = (await admin.call(listTemplates)).data.find(({ isDefault }) => isDefault);
    expect(account.templateName).toBe(template?.name);
    expect(account.milestones.map(({ name }) => name)).toEqual(
      template?.definition.milestones.map(({ name }) => name),
    );
    expect(account.milestones.flatMap(({ tasks }) => tasks.map(({ title }) => title))).toEqual(
      template?.definition.milestones.flatMap(({ tasks }) => tasks.map(({ title }) => title)),
    );

    await thread.untilQuiet();
    const mails = await mailbox.about(company);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to.join()).toContain('priya.raman@brightwater.example');
    expect(mails[0]?.text).toContain(`${thread.product.url}/accounts/${account.id}`);
    const kinds = (await timelineOf(account.id)).map(({ kind }) => kind);
    expect(kinds).toContain('account.created');
    expect(kinds.filter((kind) => kind.startsWith('email.'))).toEqual(['email.sent']);
  });

  it('stays one account with one e-mail when it is edited in the stage, and when it leaves and returns', async () => {
    const { sales, ledger, mailbox } = thread;
    const company = 'Bramblewick Cider';
    const { dealId } = await sales.winDeal({ company });
    const { id } = await thread.account(dealId);
    await thread.untilQuiet();

    await sales.edit('deals', dealId, {
      dealname: 'Bramblewick Cider – renewed wording',
      hs_next_step: 'Call',
    });
    await thread.untilQuiet();
    for (const stage of [stages.open, stages.won, stages.lost, stages.won]) {
      await sales.move(dealId, stage);
      await thread.untilQuiet();
    }

    expect((await thread.account(dealId)).id).toBe(id);
    expect(await ledger.accountsOf(dealId)).toBe(1);
    expect(await ledger.count('SELECT count(*) AS n FROM account WHERE company_name = $1', [company])).toBe(
      1,
    );
    expect(await mailbox.about(company)).toHaveLength(1);
  });

  it('keeps its account in step: a renamed company, a changed amount', async () => {
    const { sales } = thread;
    const { dealId, companyId } = await sales.winDeal({
      company: 'Pebble and Tern',
      properties: { amount: '24000', deal_currency_code: 'EUR' },
    });
    const { id, arr } = await thread.account(dealId);
    expect(arr).toEqual({ amount: '24000', currency: 'EUR' });

    await sales.edit('companies', companyId, { name: 'Pebble & Tern Shipping' });
    await waitFor(async () => (await thread.account(dealId)).companyName === 'Pebble & Tern Shipping', {
      what: 'the account to follow its company’s name',
    });
    await sales.edit('deals', dealId, { amount: '30500.50' });
    await waitFor(async () => (await thread.account(dealId)).arr?.amount === '30500.5', {
      what: 'the ARR to follow the amount',
    });

    const changes = (await timelineOf(id)).filter(({ kind }) => kind === 'field.changed');
    expect(changes.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('ARR'),
      expect.stringMatching(/Company name.*Pebble and Tern.*Pebble & Tern Shipping/),
    ]);
    expect(changes.every(({ runId }) => runId !== null)).toBe(true);
  });
});
