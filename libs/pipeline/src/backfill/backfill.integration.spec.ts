import { PrismaRuleStore } from '@thread/data';
import { newId, silentLogger, uuidSource } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { emailHandler } from '../06-effects/email-handler';
import { EffectDispatcher } from '../06-effects/effect-dispatcher';
import { threadTrigger } from '../02-inbox/thread-trigger';
import { acmeAccount, acmeId } from '../testing/acme-crm';
import { wonDeal } from '../testing/acme-deal';
import { PastRecords } from '../testing/past-records';
import { PipelineFixture } from '../testing/pipeline-fixture';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let past: PastRecords;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  past = new PastRecords(fixture);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const days = 300;

function pastDeals(count: number): void {
  for (let n = 1; n <= count; n += 1) fixture.crm.put(wonDeal(n));
}

/** E-mails that went out when everything due was sent. */
async function sendDue(): Promise<number> {
  let sent = 0;
  const mailer = {
    lines: 3,
    send: async (id: string) => {
      sent += 1;
      return { kind: 'sent', messageId: id } as const;
    },
    close: () => undefined,
  };
  const { effects, clock } = fixture;
  const handlers = [emailHandler(mailer)];
  await new EffectDispatcher({ effects, handlers, clock, ids: uuidSource, log: silentLogger }).dispatch();
  return sent;
}

/** The rule as it is before it was ever switched on. */
async function switchOff(): Promise<void> {
  await fixture.rows.rule.updateMany({ data: { enabled: false, activeFrom: null } });
}

it('makes accounts of what was rehearsed, although the rule is off, and says how each ended', async () => {
  await switchOff();
  pastDeals(3);
  fixture.crm.put(wonDeal(4, { contact: null }));
  const backfillId = await past.create(await past.rehearse(days));
  expect(await past.backfill(backfillId)).toMatchObject({
    state: 'done',
    total: 4,
    ended: 4,
    different: 0,
    results: [
      { result: 'create', code: 'created', count: 3 },
      { result: 'hold', code: 'missing_required_fields', count: 1 },
    ],
  });
  expect((await fixture.accounts()).map(({ createdBy }) => createdBy)).toEqual([
    'backfill',
    'backfill',
    'backfill',
  ]);
});

it('makes nothing twice, however often it is run', async () => {
  pastDeals(5);
  const rehearsalId = await past.rehearse(days);
  const first = await past.create(rehearsalId);
  const second = await past.create(rehearsalId);
  expect(second).not.toBe(first);
  expect(await fixture.accounts()).toHaveLength(5);
  expect(await fixture.rows.effect.count()).toBe(5);
  expect(await past.backfill(second)).toMatchObject({
    different: 5,
    results: [{ result: 'update', count: 5 }],
  });
});

it('is one backfill when several people press at once', async () => {
  pastDeals(3);
  const rehearsalId = await past.rehearse(days);
  const started = await Promise.all(Array.from({ length: 4 }, () => past.start(rehearsalId)));
  expect(started.map(({ kind }) => kind).toSorted()).toEqual([
    'started',
    'under_way',
    'under_way',
    'under_way',
  ]);
  await past.runOn();
  expect(await fixture.accounts()).toHaveLength(3);
});

it('takes the chosen records and no others', async () => {
  pastDeals(4);
  await past.create(await past.rehearse(days), ['1002', '1004', 'unknown']);
  expect((await fixture.accounts()).map(({ companyName }) => companyName).toSorted()).toEqual([
    'Customer 2 GmbH',
    'Customer 4 GmbH',
  ]);
});

it('reads every record again, and says when it is decided otherwise than rehearsed', async () => {
  pastDeals(3);
  const rehearsalId = await past.rehearse(days);
  fixture.crm.put(wonDeal(1, { stageId: 'lost' }));
  fixture.crm.put(wonDeal(2, { amount: '77000' }));
  const backfillId = await past.create(rehearsalId);
  const items = await past.items(backfillId);
  expect(items.map(({ externalId, result, isDifferent }) => [externalId, result, isDifferent])).toEqual([
    ['1001', 'skip', true],
    ['1002', 'create', false],
    ['1003', 'create', false],
  ]);
  const accounts = await fixture.accounts();
  const second = accounts.find(({ companyName }) => companyName === 'Customer 2 GmbH');
  expect(second?.arrAmount?.toString()).toBe('77000');
});

it('is refused once the rule is another one, and ends record by record when the rule is deleted meanwhile', async () => {
  pastDeals(2);
  const { workspaceId, ruleId } = fixture.seeded;
  const rehearsalId = await past.rehearse(days);
  const started = await past.start(rehearsalId);
  await new PrismaRuleStore(fixture.database).remove(workspaceId, ruleId, newId(), new Date());
  await past.runOn();
  const backfillId = started.kind === 'started' ? started.backfillId : '';
  expect((await past.backfill(backfillId)).results).toEqual([
    { result: 'none', code: 'rule_deleted', count: 2 },
  ]);
  expect(await fixture.accounts()).toEqual([]);
  expect(await past.start(rehearsalId)).toEqual({ kind: 'rule_changed' });
});

describe('pause', () => {
  it('takes back what waits; resumed, it goes on to the end', async () => {
    pastDeals(150);
    const started = await past.start(await past.rehearse(days));
    const which = past.which(started.kind === 'started' ? started.backfillId : '');
    const feeder = fixture.feeder();
    expect(await feeder.feed(fixture.seeded.connectionId)).toEqual({ queued: 100, running: 1 });
    expect(await past.requests.pause(which)).toMatchObject({ kind: 'done', changed: true });
    await past.runOn();
    await fixture.drainAll(fixture.drainer(), 'rerun');
    expect(await fixture.accounts()).toEqual([]);
    expect(await past.backfill(which.backfillId)).toMatchObject({ state: 'paused', ended: 0, total: 150 });

    await past.requests.resume(which, undefined);
    await past.runOn();
    expect(await fixture.accounts()).toHaveLength(150);
    expect(await past.backfill(which.backfillId)).toMatchObject({ state: 'done', ended: 150 });
  });

  it('cancelled, the rest is left and what was made stays', async () => {
    pastDeals(150);
    const started = await past.start(await past.rehearse(days));
    const which = past.which(started.kind === 'started' ? started.backfillId : '');
    await fixture.feeder().feed(fixture.seeded.connectionId);
    await fixture.drainAll(fixture.drainer(), 'rerun');
    await fixture.feeder().feed(fixture.seeded.connectionId);
    await past.requests.cancel(which);
    await past.runOn();
    expect(await fixture.accounts()).toHaveLength(100);
    expect(await past.backfill(which.backfillId)).toMatchObject({
      state: 'cancelled',
      ended: 100,
      cancelled: 50,
    });
    expect(await past.requests.resume(which, undefined)).toEqual({ kind: 'refused' });
  });
});

it('holds and asks before it makes more accounts in ten minutes than the brake allows', async () => {
  pastDeals(60);
  const rehearsalId = await past.rehearse(days);
  const backfillId = await past.create(rehearsalId, null, 25);
  const which = past.which(backfillId);
  expect(await fixture.accounts()).toHaveLength(25);
  expect(await past.backfill(backfillId)).toMatchObject({ state: 'braked', brake: 25, ended: 25 });
  expect(await fixture.attention()).toMatchObject([{ kind: 'backfill_braked', state: 'open' }]);
  await past.runOn();
  expect(await fixture.accounts()).toHaveLength(25);

  await past.requests.resume(which, undefined);
  expect(await fixture.attention()).toMatchObject([{ state: 'resolved' }]);
  await past.runOn();
  expect(await fixture.accounts()).toHaveLength(50);
  await past.requests.resume(which, null);
  await past.runOn();
  expect(await past.backfill(backfillId)).toMatchObject({ state: 'done', brake: null });
  expect(await fixture.accounts()).toHaveLength(60);
  // What was said once is the rule's from then on.
  expect(await fixture.rows.rule.findFirst()).toMatchObject({ creationBrake: 25 });
});

describe('silence', () => {
  it('lasts until a person releases the accounts: all of them, or some', async () => {
    pastDeals(3);
    const backfillId = await past.create(await past.rehearse(days));
    expect(await sendDue()).toBe(0);
    expect(await past.backfill(backfillId)).toMatchObject({ silent: { accounts: 3, emails: 3 } });
    const { data } = await past.backfills.silent(fixture.seeded.workspaceId, backfillId, { limit: 10 });
    const first = data.find(({ companyName }) => companyName === 'Customer 1 GmbH');
    expect(first).toMatchObject({
      emails: [{ to: 'sam@thread.example', subject: expect.stringContaining('Customer 1') }],
    });

    expect(await past.release(backfillId, 'send', [first?.id ?? ''])).toEqual({ accounts: 1, emails: 1 });
    expect(await sendDue()).toBe(1);
    expect(await past.release(backfillId, 'discard')).toEqual({ accounts: 2, emails: 2 });
    expect(await sendDue()).toBe(0);
    expect(await past.release(backfillId, 'send')).toEqual({ accounts: 0, emails: 0 });
    expect(await past.backfill(backfillId)).toMatchObject({ silent: { accounts: 0, emails: 0 } });
  });

  it('covers an account that comes out of a held record later, whoever completes it', async () => {
    fixture.crm.put(wonDeal(1, { contact: null }));
    const backfillId = await past.create(await past.rehearse(days));
    expect(await fixture.accounts()).toEqual([]);
    fixture.crm.put(wonDeal(1));
    await fixture.deliver({ type: 'changed', id: '1001', property: 'name', value: 'completed' });
    await fixture.drainAll();
    expect(await fixture.accounts()).toMatchObject([{ backfillId, silentSince: expect.any(Date) }]);
    expect(await sendDue()).toBe(0);
  });

  it('covers a held record that settles by itself while the rule is off', async () => {
    await switchOff();
    fixture.crm.put(wonDeal(1, { contact: null }));
    const backfillId = await past.create(await past.rehearse(days));
    fixture.crm.put(wonDeal(1));
    const [due] = await fixture.holds.claimDue(new Date(Date.now() + 3_600_000), new Date(), 10);
    expect(due).toMatchObject({ externalId: '1001', backfill: { backfillId } });
    const { connectionId } = fixture.seeded;
    const connection = { id: connectionId, connectorId: acmeId, externalAccountId: acmeAccount };
    const request = { connection, externalId: '1001', dedupeKey: 'settle:1001', instruction: null } as const;
    const pin = due?.backfill ?? undefined;
    await fixture.writer.store([
      threadTrigger({
        ...request,
        requestedBy: 'settle',
        cause: 'settle',
        ...(pin ? { backfill: pin } : {}),
      }),
    ]);
    await fixture.drainAll();
    expect(await fixture.accounts()).toMatchObject([{ backfillId, createdBy: 'settle' }]);
    expect(await sendDue()).toBe(0);
  });

  it('does not touch the accounts of live deals', async () => {
    pastDeals(1);
    await past.create(await past.rehearse(days));
    fixture.crm.put(wonDeal(2));
    await fixture.deliverStage('1002');
    await fixture.drainAll();
    expect(await sendDue()).toBe(1);
  });
});

it('runs the records of one cause again', async () => {
  pastDeals(3);
  const rehearsalId = await past.rehearse(days);
  fixture.crm.deals.delete('1002');
  const backfillId = await past.create(rehearsalId);
  const { results } = await past.backfill(backfillId);
  const [other] = results.filter(({ result }) => result !== 'create');
  expect(other).toMatchObject({ code: 'record_gone', count: 1 });
  fixture.crm.put(wonDeal(2));
  await past.requests.retry(past.which(backfillId), other?.result ?? '', other?.code ?? null);
  await past.runOn();
  expect(await past.backfill(backfillId)).toMatchObject({
    state: 'done',
    results: [{ result: 'create', count: 3 }],
  });
  expect(await fixture.accounts()).toHaveLength(3);
});

it('lets live events pass', async () => {
  pastDeals(120);
  await past.start(await past.rehearse(days));
  await fixture.feeder().feed(fixture.seeded.connectionId);
  fixture.crm.put(wonDeal(900));
  await fixture.deliverStage('1900');
  await fixture.drainAll();
  expect(await fixture.accounts()).toMatchObject([{ companyName: 'Customer 900 GmbH' }]);
});
