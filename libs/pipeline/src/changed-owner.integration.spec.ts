import { answerOwnerChange } from '@thread/data';
import { newId } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
});
afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

async function owner(name: string, email: string, at: string): Promise<void> {
  Object.assign(fixture.crm.deals.get('1001')!, { owner: { name, email }, updatedAt: at });
  await fixture.deliver({ type: 'changed', id: '1001', property: 'owner', value: null, at });
  await fixture.drainAll();
}
const work = () => ({
  workspaceId: fixture.seeded.workspaceId,
  actor: { userId: newId(), name: 'Ana' },
  today: '2026-11-30',
  now: new Date(),
});

it.each([
  ['apply', { aeName: 'Kim Lee', aeEmail: 'kim@thread.example' }],
  ['keep', { aeName: 'Sam Seller', aeEmail: 'sam@thread.example' }],
] as const)('a changed owner waits for a person: %s', async (answer, expected) => {
  await owner('Kim Lee', 'kim@thread.example', '2026-11-05T10:00:00.000Z');
  const [account] = await fixture.accounts();
  expect(account).toMatchObject({ aeName: 'Sam Seller', aeEmail: 'sam@thread.example' });
  expect(await fixture.attention()).toMatchObject([
    { kind: 'owner_changed', state: 'open', accountId: account!.id },
  ]);
  expect(await answerOwnerChange(fixture.database, work(), account!.id, answer)).toMatchObject({
    kind: 'changed',
    account: expected,
  });
  // The next event about the same owner asks nobody again.
  await fixture.rows.attentionItem.updateMany({ data: { state: 'resolved' } });
  await owner('Kim Lee', 'kim@thread.example', '2026-11-06T10:00:00.000Z');
  expect(await fixture.accounts()).toMatchObject([expected]);
  expect(await fixture.attention()).toMatchObject([{ kind: 'owner_changed', state: 'resolved' }]);
});
