import { createTestDatabase, startRedis, waitFor, type TestDatabase, type TestRedis } from '@thread/testing';
import { newId } from '@thread/platform';
import { drainStage } from './03-normalise/drain.stage';
import { acmeEvent } from './testing/acme-crm';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';
import { RunningPipeline } from './testing/running-pipeline';
import { seedWorkspace, type SeededWorkspace } from './testing/workspace-rows';

describe.each(['postgres', 'redis'] as const)('F109: a forged job in the queue on %s', (backend) => {
  let testDatabase: TestDatabase;
  let redis: TestRedis | null;
  let fixture: PipelineFixture;
  let pipeline: RunningPipeline;
  let other: SeededWorkspace;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    redis = backend === 'redis' ? await startRedis() : null;
    fixture = await PipelineFixture.on(testDatabase);
    other = await seedWorkspace(fixture.rows, { accountKey: 'acme-account-2' });
    const config = { queueDatabaseUrl: testDatabase.urls.sweeper, redisUrl: redis?.url ?? null };
    pipeline = await RunningPipeline.start(fixture, config);
  });
  afterEach(async () => {
    await pipeline.stop();
    await fixture.close();
    await redis?.stop();
    await testDatabase.drop();
  });

  const forge = (payload: object): Promise<boolean> =>
    pipeline.queue.wake(drainStage, payload as never, { deduplicationId: newId() });

  it('F109: works for the workspace its connection belongs to, whichever workspace it names', async () => {
    const { workspaceId } = fixture.seeded;
    fixture.crm.put(wonDeal(0));
    // Stored past the writer, which would wake a drain of its own.
    await fixture.inbox.store([
      acmeEvent(
        { type: 'changed', id: '1000', property: 'stage', value: 'won' },
        'entered',
        'acme-account-2',
      ),
    ]);
    await forge({ connectionId: other.connectionId, workspaceId, templateId: fixture.seeded.templateId });
    const accounts = () => fixture.rows.account.findMany();
    await waitFor(async () => (await accounts()).length > 0, { timeoutMs: 30_000, what: 'the account' });
    expect(await accounts()).toMatchObject([{ workspaceId: other.workspaceId }]);
    expect(await fixture.runs()).toEqual([]);
    expect(await fixture.rows.run.findMany()).toMatchObject([{ workspaceId: other.workspaceId }]);
  });

  it('F109: does nothing for a connection there is not, and hurts no other job', async () => {
    await forge({ connectionId: newId(), workspaceId: fixture.seeded.workspaceId });
    await forge({ connectionId: `${other.connectionId}' OR true --` });
    await forge({ workspaceId: fixture.seeded.workspaceId });
    fixture.crm.put(wonDeal(0));
    await pipeline.writer.store([
      acmeEvent({ type: 'changed', id: '1000', property: 'stage', value: 'won' }, 'own'),
    ]);
    await waitFor(async () => (await fixture.accounts()).length === 1, {
      timeoutMs: 30_000,
      what: 'the account',
    });
    expect(await fixture.rows.account.count()).toBe(1);
  });
});
