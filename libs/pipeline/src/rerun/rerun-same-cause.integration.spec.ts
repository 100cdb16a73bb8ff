import { PrismaMappingStore, PrismaRuleStore } from '@thread/data';
import { PayloadRejected } from '@thread/connector-kit';
import type { Condition } from '@thread/domain';
import { newId } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { wonDeal } from '../testing/acme-deal';
import { PipelineFixture } from '../testing/pipeline-fixture';
import { RerunRequests } from '../testing/rerun-requests';

const bigOnly: Condition = {
  object: 'deal',
  property: 'amount',
  operator: 'greater_than',
  value: '1000000',
};

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let requests: RerunRequests;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
  requests = new RerunRequests(fixture);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

/** Deals that were won and skipped because the rule asks for more than they bring. */
async function skippedDeals(count: number): Promise<void> {
  await requests.changeRule({ conditions: [bigOnly] });
  for (let n = 0; n < count; n += 1) {
    fixture.crm.put(wonDeal(n));
    await fixture.deliverStage(String(1000 + n));
  }
  await fixture.drainAll();
}

const handoffMails = () => fixture.rows.effect.count();

it('puts records with one cause together and forgets those that ended well', async () => {
  await skippedDeals(3);
  fixture.crm.put(wonDeal(7, { contact: null, amount: '9000000' }));
  await fixture.deliverStage('1007');
  await fixture.drainAll();
  const [, skipped] = await requests.causes();
  expect(await requests.causes()).toMatchObject([
    { outcome: 'hold', code: 'missing_required_fields', count: 1, example: { externalId: '1007' } },
    { outcome: 'skip', code: 'condition_false', count: 3, asItWasCount: 3, rule: { name: 'Won deals' } },
  ]);
  const page = (cursor?: string) =>
    requests.store.unfinished(fixture.seeded.workspaceId, skipped?.key ?? '', { limit: 2, cursor });
  const first = await page();
  const second = await page(first.nextCursor ?? undefined);
  expect([first.hasMore, second.hasMore]).toEqual([true, false]);
  expect([...first.data, ...second.data].map(({ externalId }) => externalId).toSorted()).toEqual([
    '1000',
    '1001',
    '1002',
  ]);

  await fixture.trigger('1001', { kind: 'create' });
  await fixture.drainAll();
  expect((await requests.causes()).map(({ code, count }) => [code, count])).toEqual([
    ['missing_required_fields', 1],
    ['condition_false', 2],
  ]);
});

it('keeps the cause of a record that is edited and needs no new judgement', async () => {
  await skippedDeals(2);
  fixture.crm.put(wonDeal(0, { name: 'Renamed', updatedAt: '2026-11-05T00:00:00.000Z' }));
  await fixture.deliver({ type: 'changed', id: '1000', property: 'name', value: 'Renamed' });
  await fixture.drainAll();
  expect((await fixture.runs()).map(({ code }) => code)).toContain('not_entered_stage');
  expect(await requests.causes()).toMatchObject([{ code: 'condition_false', count: 2 }]);
  await requests.changeRule({ conditions: [] });
  expect(await requests.allDone()).toEqual({ create: 2 });
  expect(await requests.causes()).toEqual([]);
});

it('makes the accounts once, with one e-mail each, and a second press does nothing', async () => {
  await skippedDeals(5);
  await requests.changeRule({ conditions: [] });
  const [cause] = await requests.causes();
  expect(await requests.allDone()).toEqual({ create: 5 });
  expect(await fixture.accounts()).toHaveLength(5);
  expect(await handoffMails()).toBe(5);
  expect(await requests.causes()).toEqual([]);

  expect(await requests.all(cause?.key ?? '')).toEqual({ kind: 'nothing' });
  await fixture.drainAll(fixture.drainer(), 'rerun');
  expect(await fixture.accounts()).toHaveLength(5);
  expect(await handoffMails()).toBe(5);
});

it('is one re-run when several people press at once', async () => {
  await skippedDeals(4);
  await requests.changeRule({ conditions: [] });
  const key = (await requests.causes())[0]?.key ?? '';
  const started = await Promise.all(Array.from({ length: 6 }, () => requests.all(key)));
  expect(started.filter((one) => one.kind === 'started' && one.fresh)).toHaveLength(1);
  expect(new Set(started.map((one) => one.kind === 'started' && one.rerunId)).size).toBe(1);
  expect(await fixture.rows.rerunItem.count()).toBe(4);
  expect((await requests.causes())[0]).toMatchObject({ key, rerunId: expect.any(String) });
  expect(await requests.all(key, 'as_it_was')).toEqual({ kind: 'under_way' });

  const turns = [fixture.drainer(), fixture.drainer()].map((drainer) => fixture.drainAll(drainer, 'rerun'));
  await Promise.all(turns);
  expect(await fixture.accounts()).toHaveLength(4);
  expect(await handoffMails()).toBe(4);
});

it('takes what one request may take, and the rest with the next', async () => {
  await skippedDeals(3);
  await requests.changeRule({ conditions: [] });
  const key = (await requests.causes())[0]?.key ?? '';
  await requests.all(key, 'today', 2);
  await fixture.drainAll(fixture.drainer(), 'rerun');
  expect(await requests.causes()).toMatchObject([{ key, count: 1 }]);
  await requests.all(key, 'today', 2);
  await fixture.drainAll(fixture.drainer(), 'rerun');
  expect(await fixture.accounts()).toHaveLength(3);
});

describe('as it was', () => {
  it('uses the rule version and the mapping that the run recorded', async () => {
    const { workspaceId, connectionId } = fixture.seeded;
    const mappings = new PrismaMappingStore(fixture.database);
    const fields = fixture.crm.connector.records?.defaultMapping.fields ?? [];
    await mappings.save(workspaceId, connectionId, { fields, basedOnVersion: 0, userId: null });
    await skippedDeals(2);
    const renamed = fields.map((field) =>
      field.target === 'companyName'
        ? { ...field, sources: [{ kind: 'property', object: 'deal', property: 'name' } as const] }
        : field,
    );
    await mappings.save(workspaceId, connectionId, { fields: renamed, basedOnVersion: 1, userId: null });
    await requests.changeRule({ stages: [stage('elsewhere')], conditions: [] });
    for (const n of [0, 1]) fixture.crm.put(wonDeal(n, { amount: '2000000' }));

    expect(await requests.allDone('as_it_was')).toEqual({ create: 2 });
    expect((await fixture.accounts()).map(({ companyName }) => companyName).toSorted()).toEqual([
      'Customer 0 GmbH',
      'Customer 1 GmbH',
    ]);
    const versions = await fixture.rows.ruleVersion.findMany({ orderBy: { version: 'asc' } });
    const made = (await fixture.runs()).filter(({ outcome }) => outcome === 'create');
    expect(made.map(({ ruleVersionId, mappingVersion }) => [ruleVersionId, mappingVersion])).toEqual([
      [versions[1]?.id, 1],
      [versions[1]?.id, 1],
    ]);
  });

  it('says of each record that its rule was deleted, and takes no other rule instead', async () => {
    await skippedDeals(2);
    const { workspaceId, ruleId } = fixture.seeded;
    const key = (await requests.causes())[0]?.key ?? '';
    const started = await requests.all(key, 'as_it_was');
    // Deleted after it was asked for, before it is decided.
    await new PrismaRuleStore(fixture.database).remove(workspaceId, ruleId, newId(), new Date());
    await fixture.drainAll(fixture.drainer(), 'rerun');
    const rerunId = started.kind === 'started' ? started.rerunId : '';
    expect(await requests.results(rerunId)).toEqual({ 'none:rule_deleted': 2 });
    const items = await requests.store.items(workspaceId, rerunId, { limit: 10, result: 'none' });
    expect(items.data.map(({ externalId, code }) => [externalId, code]).toSorted()).toEqual([
      ['1000', 'rule_deleted'],
      ['1001', 'rule_deleted'],
    ]);
    expect(await fixture.accounts()).toEqual([]);
    expect(await requests.causes()).toMatchObject([{ count: 2, asItWasCount: 0, rule: { deleted: true } }]);
    expect(await requests.all(key, 'as_it_was')).toEqual({ kind: 'rule_deleted' });
  });

  it('leaves alone what was linked meanwhile: old versions overwrite nothing', async () => {
    await skippedDeals(1);
    const key = (await requests.causes())[0]?.key ?? '';
    const started = await requests.all(key, 'as_it_was');
    await fixture.trigger('1000', { kind: 'create' });
    await fixture.drainAll();
    fixture.crm.put(wonDeal(0, { company: { id: 'c0', name: 'Renamed GmbH', domain: null } }));
    await fixture.drainAll(fixture.drainer(), 'rerun');
    expect(await requests.results(started.kind === 'started' ? started.rerunId : '')).toEqual({
      'none:already_linked': 1,
    });
    expect(await fixture.accounts()).toMatchObject([{ companyName: 'Customer 0 GmbH' }]);
  });

  it('is refused where the run recorded nothing: it failed before a rule was asked', async () => {
    const rejected = new PayloadRejected('Refused.', { connectorId: 'acme-crm', operation: 'read' });
    fixture.crm.put(wonDeal(0));
    fixture.crm.onRead = () => Promise.reject(rejected);
    await fixture.deliverStage('1000');
    await fixture.drainAll();
    const [failed, ...others] = await requests.causes();
    expect(failed).toMatchObject({ outcome: 'failed', code: 'provider.payload_rejected', asItWasCount: 0 });
    // The dead event belongs to the failed record and is no cause of its own.
    expect(others).toEqual([]);
    expect(await requests.all(failed?.key ?? '', 'as_it_was')).toEqual({ kind: 'nothing_recorded' });

    fixture.crm.onRead = () => undefined;
    expect(await requests.allDone()).toEqual({ create: 1 });
    expect(await requests.causes()).toEqual([]);
  });
});

it('ends a record for good that is gone at the provider', async () => {
  await skippedDeals(2);
  fixture.crm.deals.delete('1000');
  await requests.changeRule({ conditions: [] });
  expect(await requests.allDone()).toEqual({ create: 1, skip: 1 });
  expect(await requests.causes()).toEqual([]);
});

it('F58: reads a hundred records at a time and lets live events pass', async () => {
  await skippedDeals(250);
  await requests.changeRule({ conditions: [] });
  await requests.all((await requests.causes())[0]?.key ?? '');
  fixture.crm.reads.length = 0;
  const drainer = fixture.drainer();
  expect(await drainer.drain(fixture.seeded.connectionId, 'rerun')).toEqual({ events: 100, more: true });
  fixture.crm.put(wonDeal(900));
  await fixture.deliverStage('1900');
  await drainer.drain(fixture.seeded.connectionId);
  expect(fixture.crm.reads.at(-1)).toEqual(['1900']);
  expect(await fixture.inboxStatuses()).toMatchObject({ waiting: 150 });
  await fixture.drainAll(drainer, 'rerun');
  expect(fixture.crm.reads.map(({ length }) => length)).toEqual([100, 1, 100, 50]);
  expect(await fixture.accounts()).toHaveLength(251);
});

it('F23: processes dead deliveries of one cause again, each once', async () => {
  const { rows: prisma } = fixture;
  fixture.crm.put(wonDeal(0));
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1000');
  await fixture.deliverStage('1001');
  const dead = { status: 'dead', errorCode: 'event.unreadable', errorText: 'Not the expected shape.' };
  await prisma.inboxEvent.updateMany({ data: dead });
  await prisma.attentionItem.create({
    data: {
      id: newId(),
      workspaceId: fixture.seeded.workspaceId,
      kind: 'dead_event',
      dedupeKey: `dead-event:${fixture.seeded.connectionId}:event.unreadable`,
      title: 'Dead',
      detail: {},
    },
  });
  const [cause] = await requests.causes();
  expect(cause).toMatchObject({ kind: 'delivery', outcome: 'dead', code: 'event.unreadable', count: 2 });
  const first = await requests.all(cause?.key ?? '');
  expect(await fixture.attention()).toMatchObject([{ state: 'resolved' }]);

  // They die again: the next re-run takes them, and the first still knows how they ended in it.
  await prisma.inboxEvent.updateMany({ data: dead });
  expect(await requests.allDone()).toEqual({ create: 2 });
  expect(await requests.results(first.kind === 'started' ? first.rerunId : '')).toEqual({ failed: 2 });
  expect(await fixture.accounts()).toHaveLength(2);
  expect(await requests.causes()).toEqual([]);
});

function stage(stageId: string) {
  return { pipelineId: 'sales', stageId, pipelineLabel: 'Sales', stageLabel: stageId };
}
