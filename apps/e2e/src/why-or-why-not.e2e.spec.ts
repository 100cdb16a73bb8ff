import {
  inspectRecord,
  probeConnection,
  switchRule,
  updateConnection,
  type InspectionView,
} from '@thread/contracts';
import { waitFor } from '@thread/testing';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import { domainOf, stages } from './testing/salesperson';

jest.setTimeout(90_000);

const largeEnough = {
  object: 'deal',
  property: 'amount',
  operator: 'greater_or_equal',
  value: '1000',
} as const;

describe('why, or why not', () => {
  let thread: ConnectedProduct;
  beforeAll(async () => {
    thread = await startConnectedProduct({}, { conditions: [largeEnough] });
  });
  afterAll(() => thread?.stop());

  const inspect = (reference: string): Promise<InspectionView> =>
    thread.admin.call(inspectRecord, { body: { connectionId: thread.connectionId, reference } });
  const failedStep = ({ steps }: InspectionView) => steps.find(({ ok }) => !ok);
  /** The deal's story is told once everything that was heard of it has been worked off. */
  const told = async (dealId: string): Promise<InspectionView> => {
    await thread.untilQuiet();
    const answer = await inspect(dealId);
    expect(answer.received.events).toBeGreaterThan(0);
    expect(answer.record?.externalId).toBe(dealId);
    return answer;
  };

  it('created: names the account, and takes the address of the deal’s page as well', async () => {
    const { dealId } = await thread.sales.winDeal({ company: 'Osprey Ledger' });
    const { id } = await thread.account(dealId);
    const answer = await told(dealId);
    expect(answer).toMatchObject({ answer: 'created', account: { id, companyName: 'Osprey Ledger' } });
    expect(answer.headline).toContain('Osprey Ledger');
    expect(answer.runs.map(({ outcome }) => outcome)).toContain('create');
    expect(answer.record?.url).toContain(dealId);
    expect((await inspect(answer.record?.url ?? '')).account?.id).toBe(id);
  });

  it('held: names what is missing and until when it waits', async () => {
    const { dealId } = await thread.sales.winDeal({
      company: 'Tallow Street',
      properties: { closedate: '' },
    });
    const answer = await told(dealId);
    expect(answer).toMatchObject({ answer: 'held', hold: { missing: ['closeDate'], state: 'settling' } });
    expect(Date.parse(answer.hold?.settleUntil ?? '')).toBeGreaterThan(Date.now());
    expect(failedStep(answer)?.text).toContain('Close date');
    expect(answer.nextStep).not.toBeNull();
  });

  it('wrong stage: where it is, and which stage the rule waits for', async () => {
    const { dealId } = await thread.sales.openDeal({ company: 'Wren Cartography' });
    const answer = await told(dealId);
    expect(answer).toMatchObject({ answer: 'skipped', code: 'wrong_stage', account: null });
    expect(answer.record?.stageLabel).toBe('Contract Sent');
    expect(failedStep(answer)).toMatchObject({
      step: 'stage',
      expected: expect.stringContaining('Closed Won'),
    });
  });

  it('wrong pipeline: won, but elsewhere', async () => {
    const { dealId } = await thread.sales.openDeal({ company: 'Basalt Choir' });
    await thread.sales.move(dealId, stages.wonInEnterprise);
    const answer = await told(dealId);
    expect(answer).toMatchObject({ answer: 'skipped', code: 'wrong_pipeline' });
    expect(answer.record?.pipelineLabel).toBe('Enterprise Pipeline');
    expect(failedStep(answer)).toMatchObject({
      step: 'pipeline',
      expected: expect.stringContaining('Sales Pipeline'),
    });
  });

  it('condition false: the value it has and the value that was asked', async () => {
    const { dealId } = await thread.sales.winDeal({
      company: 'Thimble Works',
      properties: { amount: '900' },
    });
    const answer = await told(dealId);
    expect(answer).toMatchObject({ answer: 'skipped', code: 'condition_false' });
    expect(failedStep(answer)).toMatchObject({
      step: 'condition',
      actual: '900',
      expected: 'at least "1,000"',
    });
  });

  it('automatic creation off: everything else fits', async () => {
    const { admin, connectionId } = thread;
    const params = { connectionId };
    await admin.call(updateConnection, { params, body: { autoCreate: false } });
    const { dealId } = await thread.sales.winDeal({ company: 'Vellum Harbour' });
    const answer = await told(dealId);
    await admin.call(updateConnection, { params, body: { autoCreate: true } });
    expect(answer).toMatchObject({ answer: 'skipped', code: 'auto_creation_off' });
    expect(failedStep(answer)).toMatchObject({ step: 'auto_creation', actual: 'off', expected: 'on' });
    expect(await thread.accounts(dealId)).toEqual([]);
  });

  it('rule off: says so, and that the rest would fit', async () => {
    const { admin, ruleId } = thread;
    await admin.call(switchRule, { params: { ruleId }, body: { enabled: false } });
    const { dealId } = await thread.sales.winDeal({ company: 'Sable Nursery' });
    const answer = await told(dealId);
    await admin.call(switchRule, { params: { ruleId }, body: { enabled: true } });
    expect(answer).toMatchObject({ answer: 'skipped', code: 'rule_disabled' });
  });

  it('duplicate: links for certain by domain, asks when only the name is the same', async () => {
    const { dealId: first } = await thread.sales.winDeal({ company: 'Larch & Lantern' });
    const { id } = await thread.account(first);
    const { dealId: certain } = await thread.sales.winDeal({
      company: 'Larch and Lantern Ltd',
      domain: domainOf('Larch & Lantern'),
      contact: { first: 'Ada', last: 'Quill' },
    });
    const linked = await told(certain);
    expect(linked).toMatchObject({ answer: 'linked', account: { id } });
    const { dealId: likely } = await thread.sales.winDeal({
      company: 'Larch & Lantern',
      domain: null,
      contact: { first: 'Otto', last: 'Reed' },
    });
    const asked = await told(likely);
    expect(asked).toMatchObject({ answer: 'asked', code: 'likely_duplicate', account: null });
    expect(failedStep(asked)?.text).toContain('Larch & Lantern');
    expect(
      await thread.ledger.count("SELECT count(*) AS n FROM account WHERE company_name LIKE 'Larch%'"),
    ).toBe(1);
  });

  it('never received: says when the sweep will find it, and then it has', async () => {
    const { sandbox, sales, ledger } = thread;
    await ledger.putPollsOff();
    await sandbox.setFault({ kind: 'searchLag', ms: 0 });
    const { dealId } = await sales.during({ kind: 'droppedWebhooks' }, () =>
      sales.winDeal({ company: 'Unheard Violins' }),
    );
    const answer = await inspect(dealId);
    expect(answer).toMatchObject({ answer: 'never_received', received: { events: 0, firstAt: null } });
    expect(answer.record?.stageLabel).toBe('Closed Won');
    expect(Date.parse(answer.received.nextSweepAt ?? '')).toBeGreaterThan(Date.now());
    await ledger.makePollsDue();
    expect((await thread.account(dealId)).companyName).toBe('Unheard Violins');
    expect((await inspect(dealId)).answer).toBe('created');
  });

  it('unknown: the provider has no such deal', async () => {
    expect(await inspect('49999999999')).toMatchObject({ answer: 'not_found', record: null });
  });

  it('connection broken: says so, with what was seen last', async () => {
    const { sales, admin, connectionId } = thread;
    const { dealId } = await sales.openDeal({ company: 'Broken Bridge Bakery' });
    await told(dealId);
    await sales.trouble('revokeGrant');
    await waitFor(
      async () => {
        const { health } = await admin.call(probeConnection, { params: { connectionId } });
        return health.state === 'needs_reconnection';
      },
      { what: 'the connection to be found broken', everyMs: 500 },
    );
    await sales.move(dealId, stages.won);
    const answer = await inspect(dealId);
    expect(answer).toMatchObject({
      answer: 'connection_broken',
      connection: { state: 'needs_reconnection' },
      record: { externalId: dealId, name: expect.stringContaining('Broken Bridge Bakery') },
    });
    expect(answer.nextStep).toContain('Reconnect');
  });
});
