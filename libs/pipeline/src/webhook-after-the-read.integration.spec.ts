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

const outcomes = async () => (await fixture.runs()).map(({ outcome, code }) => `${outcome}:${code}`);

/** A deal that was never read before and whose CRM keeps no history is read because of another change. */
async function readUnproven(): Promise<void> {
  fixture.crm.put(wonDeal(1, { hasHistory: false }));
  await fixture.deliver({ type: 'changed', id: '1001', property: 'name', value: 'Customer 1' });
  await fixture.drainAll();
  expect(await outcomes()).toEqual(['skip:not_entered_stage']);
}

it('makes the account when the webhook that tells of the entry comes after a read that could not tell', async () => {
  await readUnproven();
  await fixture.deliver({ type: 'changed', id: '1001', property: 'name', value: 'Customer One' });
  await fixture.drainAll();
  expect(await fixture.accounts()).toEqual([]);

  await fixture.deliverStage('1001');
  await fixture.drainAll();
  expect((await outcomes()).at(-1)).toBe('create:created');
  expect(await fixture.accounts()).toHaveLength(1);
});
