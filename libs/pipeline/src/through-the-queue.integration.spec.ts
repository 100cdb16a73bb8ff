import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, startRedis, waitFor, type TestDatabase, type TestRedis } from '@thread/testing';
import type { QueueConfig } from '@thread/platform';
import { storedPayloads } from '@thread/platform/testing';
import { pipelineStages } from './pipeline';
import { acmeEvent } from './testing/acme-crm';
import { wonDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';
import { RunningPipeline } from './testing/running-pipeline';
import { wipeQueue } from './testing/wipe-queue';

jest.setTimeout(60_000);

const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe.each(['postgres', 'redis'] as const)('with the queue on %s', (backend) => {
  let testDatabase: TestDatabase;
  let redis: TestRedis | null;
  let fixture: PipelineFixture;
  let pipeline: RunningPipeline;
  let config: QueueConfig;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    redis = backend === 'redis' ? await startRedis() : null;
    fixture = await PipelineFixture.on(testDatabase);
    config = { queueDatabaseUrl: testDatabase.urls.sweeper, redisUrl: redis?.url ?? null };
    pipeline = await RunningPipeline.start(fixture, config);
  });

  afterEach(async () => {
    await pipeline.stop();
    await fixture.close();
    await redis?.stop();
    await testDatabase.drop();
  });

  const entered = (id: string) =>
    acmeEvent({ type: 'changed', id, property: 'stage', value: 'won' }, `entered-${id}`);
  const accountsAre = (count: number, timeoutMs = 30_000) =>
    waitFor(async () => (await fixture.accounts()).length === count, {
      timeoutMs,
      what: `${count} accounts`,
    });

  it('makes accounts of 25 deals won in one go with at most two group reads, each handed over once', async () => {
    for (let n = 0; n < 25; n += 1) {
      fixture.crm.put(wonDeal(n));
      await pipeline.writer.store([entered(String(1000 + n))]);
      await sleep(20);
    }
    await accountsAre(25);
    expect(fixture.crm.reads.length).toBeLessThanOrEqual(2);
    await waitFor(() => pipeline.mails.length === 25);
    expect(new Set(pipeline.mails).size).toBe(25);
  });

  it('F99: keeps nothing but ids in its jobs, finished and failed ones included', async () => {
    let deals = 0;
    const payloads: Awaited<ReturnType<typeof storedPayloads>>[number][] = [];
    // A job is there for a moment only: what waits is looked at again with each deal.
    await waitFor(async () => {
      fixture.crm.put(wonDeal(deals));
      await pipeline.writer.store([entered(String(1000 + deals))]);
      deals += 1;
      payloads.push(...(await storedPayloads(config)));
      return payloads.some((payload) => 'connectionId' in payload);
    });
    await accountsAre(deals);
    await waitFor(() => pipeline.mails.length === deals);
    expect(await pipeline.queue.prepare(pipelineStages)).toBe(true);
    payloads.push(...(await storedPayloads(config)));
    const values = payloads.flatMap((payload) => Object.entries(payload));
    expect(values.some(([name]) => name === 'connectionId')).toBe(true);
    const others = values.filter(([name, value]) => !(/Id$/.test(name) && isId.test(String(value))));
    expect(others).toEqual([]);
  });

  it('makes the account of a single deal', async () => {
    fixture.crm.put(wonDeal(0));
    fixture.crm.put(wonDeal(1));
    await pipeline.writer.store([entered('1000')]);
    await accountsAre(1);
    await pipeline.writer.store([entered('1001')]);
    await accountsAre(2);
  });

  it('F03: processes everything when the queue is wiped with events waiting', async () => {
    for (let n = 0; n < 10; n += 1) fixture.crm.put(wonDeal(n));
    const events = Array.from({ length: 10 }, (_, n) => entered(String(1000 + n)));
    // Stored, and the wake-up is gone before anyone took it.
    await fixture.writer.store(events);
    await wipeQueue(config, fixture.rows);
    await fixture.rows.inboxEvent.updateMany({
      data: { receivedAt: new Date(Date.now() - 60_000) },
    });
    pipeline.timer.start();
    await accountsAre(10);
    await waitFor(() => pipeline.mails.length === 10, { timeoutMs: 20_000 });
    await waitFor(async () => (await fixture.inboxStatuses()).waiting === undefined);
    expect(await fixture.inboxStatuses()).toEqual({ done: 10 });
  });

  it('F03: sends what was decided when the queue is wiped before anyone was told of it', async () => {
    for (let n = 0; n < 3; n += 1) {
      fixture.crm.put(wonDeal(n));
      await fixture.writer.store([entered(String(1000 + n))]);
    }
    // Nothing wakes anybody here: the e-mails are written down, and that is all.
    await fixture.drainAll();
    await wipeQueue(config, fixture.rows);
    expect(pipeline.mails).toEqual([]);
    pipeline.timer.start();
    await waitFor(() => pipeline.mails.length === 3, { timeoutMs: 45_000, what: 'three e-mails' });
    expect(new Set(pipeline.mails).size).toBe(3);
  });

  it('F60: polls a connection on its own and drops what came by webhook already', async () => {
    fixture.crm.put(wonDeal(0));
    fixture.crm.put(wonDeal(1));
    await pipeline.writer.store([entered('1000')]);
    const poll = (id: string) => ({ ...entered(id), source: 'poll' as const });
    fixture.crm.pollPages.push(
      { events: [poll('1000')], cursor: { page: 1 }, more: true },
      { events: [poll('1001')], cursor: { page: 2 }, more: false },
    );
    expect(await pipeline.queue.prepare(pipelineStages)).toBe(true);
    await accountsAre(2);
    expect(await fixture.cursors.read(fixture.seeded.connectionId, 'changes')).toEqual({ page: 2 });
    // The account is visible a moment before the inbox rows end.
    await waitFor(async () => (await fixture.inboxStatuses()).waiting === undefined);
    expect(await fixture.inboxStatuses()).toEqual({ done: 2 });
  });
});
