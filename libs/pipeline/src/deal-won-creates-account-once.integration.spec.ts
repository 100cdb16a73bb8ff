import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

it('makes an account with facts, plan, people, link, timeline and the handoff e-mail', async () => {
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();

  const [account, ...others] = await fixture.accounts();
  expect(others).toEqual([]);
  expect(account).toMatchObject({
    companyName: 'Customer 1 GmbH',
    domain: 'customer-1.example',
    arrCurrency: 'EUR',
    aeEmail: 'sam@thread.example',
    primaryContactEmail: 'ada@customer-1.example',
    templateName: 'Small plan',
    createdBy: 'webhook',
  });
  expect(account?.arrAmount?.toString()).toBe('12000');
  const { rows } = fixture;
  const accountId = account!.id;
  expect(await rows.planTask.count({ where: { accountId } })).toBe(1);
  expect(await rows.accountPerson.findMany({ where: { accountId }, select: { email: true } })).toEqual([
    { email: 'ada@customer-1.example' },
  ]);
  expect((await rows.accountFact.findMany({ where: { accountId } })).length).toBeGreaterThan(5);
  expect(
    await rows.accountLink.findMany({
      where: { accountId },
      select: { objectType: true, externalId: true },
      orderBy: { objectType: 'asc' },
    }),
  ).toEqual([
    { objectType: 'company', externalId: 'c1' },
    { objectType: 'deal', externalId: '1001' },
  ]);
  expect(await rows.effect.findMany({ select: { effectKey: true, state: true } })).toEqual([
    { effectKey: `handoff-email:${accountId}`, state: 'waiting' },
  ]);
  const [run] = await fixture.runs();
  expect(run).toMatchObject({ outcome: 'create', code: 'created', accountId, externalId: '1001' });
  const [event] = await rows.inboxEvent.findMany();
  expect(event).toMatchObject({ status: 'done', runId: run!.id });
});
