import { VendorUnavailable } from '@thread/connector-kit';
import { PrismaAccountFacts } from '@thread/data';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import { wonDeal, type AcmeDeal } from './testing/acme-deal';
import { PipelineFixture } from './testing/pipeline-fixture';
import { chooseOutward, twoWayField, writeAll } from './testing/two-way';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let now: Date;
let deal: AcmeDeal;

beforeEach(async () => {
  now = new Date('2026-11-02T10:01:00Z');
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase, { now: () => now });
  deal = fixture.crm.put(wonDeal(1, { properties: { industry: 'Retail' } }));
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const pass = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1_000));

async function account() {
  const [first] = await fixture.accounts();
  if (!first) throw new Error('There is no account');
  return first;
}

/** A person sets a field in Thread. */
async function set(field: string, text: string | null): Promise<void> {
  pass(5);
  const { id, version } = await account();
  const work = {
    workspaceId: fixture.seeded.workspaceId,
    actor: { userId: fixture.seeded.ruleId, name: 'Cleo' },
    today: '2026-11-02',
    now,
  };
  const value = text === null ? null : ({ type: 'text', text } as const);
  const changed = await new PrismaAccountFacts(fixture.database).update(work, id, {
    facts: [{ field, value }],
    version,
  });
  expect(changed.kind).toBe('changed');
}

/** Somebody changes a property at the CRM; `told` = its webhook arrives. */
async function edit(property: string, value: string | null, told = true): Promise<void> {
  pass(5);
  deal.properties = { ...deal.properties, [property]: value };
  deal.updatedAt = now.toISOString();
  if (told) await fixture.deliver({ type: 'changed', id: deal.id, property, value });
}

async function won(): Promise<void> {
  await fixture.deliverStage(deal.id);
  await fixture.drainAll();
  await writeAll(fixture);
}

async function fact(field: string): Promise<unknown> {
  const { id } = await account();
  const row = await fixture.rows.accountFact.findUnique({
    where: { accountId_field: { accountId: id, field } },
  });
  return (row?.value as { text?: string } | null)?.text ?? null;
}

async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await fixture.drainAll();
    await writeAll(fixture);
  }
}

it('writes a person’s edit back once and takes its own echo for nothing', async () => {
  await chooseOutward(fixture, [twoWayField('industry', 'industry', 'source_wins')]);
  await won();
  expect(await fact('industry')).toBe('Retail');
  expect(fixture.crm.writer.writes).toBe(0);
  await set('industry', 'Software');
  await settle();
  expect(deal.properties).toMatchObject({ industry: 'Software' });
  expect(fixture.crm.writer.writes).toBe(1);
  await fixture.deliver({ type: 'changed', id: deal.id, property: 'industry', value: 'Software' });
  await settle();
  expect(fixture.crm.writer.writes).toBe(1);
  expect(await fact('industry')).toBe('Software');
});

it('makes one write of many edits, and none of an edit taken back', async () => {
  await chooseOutward(fixture, [twoWayField('industry', 'industry', 'thread_wins')]);
  await won();
  for (const text of ['A', 'B', 'C']) await set('industry', text);
  await settle();
  expect(fixture.crm.writer.calls).toHaveLength(1);
  await set('industry', 'D');
  await set('industry', 'C');
  await settle();
  expect(fixture.crm.writer.calls).toHaveLength(1);
});

it('takes an edit at the source whose webhook never came, before it would write over it', async () => {
  await chooseOutward(fixture, [twoWayField('industry', 'industry', 'source_wins')]);
  await won();
  await edit('industry', 'Banking', false);
  await set('industry', 'Software');
  await settle();
  expect([await fact('industry'), deal.properties?.['industry']]).toEqual(['Banking', 'Banking']);
  expect(fixture.crm.writer.writes).toBe(0);
});

it('keeps the value that lost on the timeline', async () => {
  await chooseOutward(fixture, [twoWayField('industry', 'industry', 'thread_wins')]);
  await won();
  await set('industry', 'Software');
  await settle();
  await edit('industry', 'Banking');
  await settle();
  expect(deal.properties).toMatchObject({ industry: 'Software' });
  const told = await fixture.rows.timelineEntry.findMany({
    where: { kind: 'field.written_back' },
    orderBy: { at: 'asc' },
  });
  expect(told.map(({ summary }) => summary)).toEqual([
    'industry was written back to the deal: Software.',
    'industry was written back to the deal: Software in place of Banking.',
  ]);
});

it('F68: looks before it writes again when an answer was lost', async () => {
  await chooseOutward(fixture, [twoWayField('industry', 'industry', 'locked')]);
  await won();
  await set('industry', 'Software');
  fixture.crm.writer.after = () => {
    throw new VendorUnavailable('The answer was lost.', {
      connectorId: 'acme-crm',
      operation: 'records.write',
    });
  };
  await writeAll(fixture).catch(() => undefined);
  fixture.crm.writer.after = () => undefined;
  await settle();
  expect(fixture.crm.writer.writes).toBe(1);
  expect(await fixture.rows.outwardField.findMany({ where: { field: 'industry' } })).toMatchObject([
    { pending: null, agreed: { value: { text: 'Software' } } },
  ]);
});

it('writes the rest of a record when one property is refused, and says so once', async () => {
  await chooseOutward(fixture, [
    twoWayField('industry', 'industry', 'locked'),
    twoWayField('size', 'companySize', 'locked'),
  ]);
  await won();
  fixture.crm.writer.refuse = ({ properties }) =>
    'industry' in properties
      ? {
          kind: 'refused',
          code: 'INVALID_OPTION',
          text: 'Software was not one of the options.',
          properties: ['industry'],
        }
      : null;
  await set('industry', 'Software');
  await set('companySize', '50');
  await settle();
  expect(deal.properties).toMatchObject({ industry: 'Retail', size: '50' });
  expect(await fixture.attention()).toMatchObject([
    { kind: 'refused_field', state: 'open', detail: { summary: 'Software was not one of the options.' } },
  ]);
  const { calls } = fixture.crm.writer;
  await settle();
  expect(fixture.crm.writer.calls).toHaveLength(calls.length);
  fixture.crm.writer.refuse = () => null;
  await set('industry', 'Finance');
  await settle();
  expect(deal.properties).toMatchObject({ industry: 'Finance' });
  expect(await fixture.attention()).toMatchObject([{ kind: 'refused_field', state: 'resolved' }]);
});

it('C4: pauses a field that is changed back every time, until a person releases it', async () => {
  await chooseOutward(fixture, [twoWayField('industry', 'industry', 'locked')]);
  await won();
  await set('industry', 'Software');
  await settle();
  for (let time = 0; time < 10; time += 1) {
    await edit('industry', 'Set by a workflow');
    await settle();
  }
  expect(fixture.crm.writer.writes).toBe(7);
  expect(await fixture.attention()).toMatchObject([{ kind: 'paused_field', state: 'open' }]);
});

it('writes the onboarding to chosen properties and a changed metric only', async () => {
  await chooseOutward(
    fixture,
    [],
    [
      { metric: 'status', object: 'deal', property: 'status' },
      { metric: 'progress', object: 'company', property: 'progress' },
    ],
  );
  await won();
  expect(deal.properties).toMatchObject({ status: 'Onboarding' });
  expect(deal.companyProperties).toMatchObject({ progress: '0' });
  await fixture.rows.account.updateMany({ data: { progressPercent: 40 } });
  await settle();
  expect(deal.companyProperties).toMatchObject({ progress: '40' });
  expect(fixture.crm.writer.calls.map((records) => records.length)).toEqual([1, 1, 1]);
});

it('keeps hold of what it writes while the CRM takes its time, and lets go of it when it is killed', async () => {
  await chooseOutward(fixture, [twoWayField('industry', 'industry', 'thread_wins')]);
  await won();
  await set('industry', 'Wholesale');
  const timing = { leaseMs: 1_500, extendEveryMs: 200 };
  const makeDue = () => fixture.rows.$executeRaw`UPDATE outward_due SET due_at = now() - interval '1 second'`;
  const turn = async () => {
    await makeDue();
    return fixture.writeBack({ timing }).turn(fixture.seeded.connectionId);
  };
  const leaseIsOver = async (since: Date): Promise<boolean> => {
    const [row] = await fixture.rows.$queryRaw<{ over: boolean }[]>`SELECT now() > ${since} AS over`;
    return row?.over ?? false;
  };
  const meanwhile: number[] = [];
  fixture.crm.writer.before = async () => {
    const { leaseUntil } = await fixture.rows.outwardDue.findFirstOrThrow();
    await waitFor(() => leaseIsOver(leaseUntil!), { what: 'the claim’s first lease to be over' });
    meanwhile.push((await turn()).taken);
  };
  expect((await turn()).taken).toBe(1);
  expect(meanwhile).toEqual([0]);
  expect(deal.properties).toMatchObject({ industry: 'Wholesale' });

  await set('industry', 'Mining');
  await makeDue();
  const dead = await fixture.writeBacks.claim(fixture.seeded.connectionId, 'killed', 10, timing.leaseMs);
  expect(dead).toHaveLength(1);
  fixture.crm.writer.before = () => undefined;
  await waitFor(async () => (await turn()).taken === 1, { what: 'another worker to take it up' });
  expect(deal.properties).toMatchObject({ industry: 'Mining' });
});

it('degrades a property that may not be written and one that is gone, without a call', async () => {
  await chooseOutward(
    fixture,
    [],
    [
      { metric: 'status', object: 'deal', property: 'locked' },
      { metric: 'csm', object: 'deal', property: 'no_such_property' },
      { metric: 'progress', object: 'deal', property: 'progress' },
    ],
  );
  await won();
  expect(fixture.crm.writer.calls).toHaveLength(1);
  expect(deal.properties).toEqual({ industry: 'Retail', progress: '0' });
  const refused = await fixture.rows.outwardField.findMany({
    where: { errorCode: { not: null } },
    orderBy: { property: 'asc' },
  });
  expect(refused.map(({ property, errorCode }) => [property, errorCode])).toEqual([
    ['locked', 'not_writable'],
    ['no_such_property', 'unknown_property'],
  ]);
});
