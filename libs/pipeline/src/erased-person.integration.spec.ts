import { PrismaDecisionStore, PrismaMergeStore, PrismaOutcomeStore } from '@thread/data';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { newId } from '@thread/platform';
import { acmeEvent } from './testing/acme-crm';
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

const name = 'Ada 1';
const email = 'ada@customer-1.example';
const formerEmail = 'ada.byron@customer-1.example';

/** Tables in which any of the texts stands, found in the catalogue: no table can be forgotten. */
async function tablesNaming(...texts: readonly string[]): Promise<readonly string[]> {
  const tables = await fixture.rows.$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`;
  const naming: string[] = [];
  for (const table of tables) {
    const row = table.name === 'inbox_event' ? `t::text || encode(body, 'escape')` : 't::text';
    const [found] = await fixture.rows.$queryRawUnsafe<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM "${table.name}" t WHERE ${row} ILIKE ANY($1::text[])`,
      texts.map((text) => `%${text}%`),
    );
    if (found && found.count > 0) naming.push(table.name);
  }
  return naming.sort();
}

/** A won deal with its account, whose contact has changed their address since. */
async function accountOfAda(): Promise<void> {
  const deal = fixture.crm.put(wonDeal(1, { contact: { id: 'p1', name, email: formerEmail } }));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  deal.contact = { id: 'p1', name, email };
  deal.updatedAt = '2026-11-03T10:00:00.000Z';
  await fixture.deliver({ type: 'changed', object: 'contact', id: 'p1', property: 'email', value: email });
  await fixture.deliver({ type: 'associated', id: '1001', value: 'p1' });
  await fixture.drainAll();
}

/** The provider erases the contact and tells of it. */
async function eraseAda(): Promise<void> {
  const deal = fixture.crm.deals.get('1001');
  if (deal) deal.contact = null;
  await fixture.deliver(
    { type: 'deleted', object: 'contact', id: 'p1' },
    { type: 'erased', object: 'contact', id: 'p1' },
  );
  await fixture.drainAll();
}

const trail = async () => ({
  audited: await fixture.rows.auditEntry.findMany({ where: { action: 'record.erased' } }),
  told: await fixture.rows.timelineEntry.findMany({ where: { kind: 'person.erased' } }),
});

it('F38: a person deleted for privacy’s sake is in no table any more, their account stays', async () => {
  await accountOfAda();
  expect(await tablesNaming(name, email, formerEmail)).toEqual(
    expect.arrayContaining([
      'account',
      'account_fact',
      'account_person',
      'effect',
      'inbox_event',
      'run',
      'source_record',
      'timeline_entry',
    ]),
  );
  await eraseAda();

  expect(await tablesNaming(name, email, formerEmail)).toEqual([]);
  const [account, ...others] = await fixture.accounts();
  expect(others).toEqual([]);
  expect(account).toMatchObject({
    companyName: 'Customer 1 GmbH',
    primaryContactName: null,
    primaryContactEmail: null,
  });
  const { audited, told } = await trail();
  expect(told).toHaveLength(1);
  expect(audited).toMatchObject([
    { actorUserId: null, detail: { objectType: 'contact', externalId: 'p1', accounts: 1 } },
  ]);
  // What asked for it stays, with the record's id and nothing else; other deliveries that name the record are empty.
  const kept = await fixture.rows.inboxEvent.findMany({ where: { contentsRemovedAt: null } });
  const naming = kept.filter(({ body }) => Buffer.from(body).toString().includes('"p1"'));
  expect(naming.map(({ eventType, status }) => [eventType, status])).toEqual([['erased', 'done']]);
});

it('F38: told of again it changes nothing, and is not written down twice', async () => {
  await accountOfAda();
  await eraseAda();
  const before = await fixture.accounts();
  await eraseAda();
  expect(await fixture.accounts()).toEqual(before);
  const { audited, told } = await trail();
  expect([audited.length, told.length]).toEqual([1, 1]);
});

it('F38: a delivery from before does not bring the person back, nor does what it says stay', async () => {
  await accountOfAda();
  await eraseAda();
  await fixture.deliver({ type: 'changed', object: 'contact', id: 'p1', property: 'email', value: email });
  await fixture.drainAll();
  expect(await tablesNaming(name, email)).toEqual([]);
  const late = await fixture.rows.inboxEvent.findFirst({ orderBy: { id: 'desc' } });
  expect(late).toMatchObject({ status: 'ignored', errorCode: 'record_erased' });
});

it('F38: a provider that still names the person in the deal does not bring them back', async () => {
  await accountOfAda();
  await eraseAda();
  const deal = fixture.crm.deals.get('1001');
  if (deal)
    Object.assign(deal, {
      contact: { id: 'p1', name, email },
      updatedAt: '2026-11-04T10:00:00.000Z',
      amount: '13000',
    });
  await fixture.deliver({ type: 'changed', id: '1001', property: 'amount', value: '13000' });
  await fixture.drainAll();
  expect((await fixture.runs()).at(-1)?.outcome).toBe('update');
  expect(await tablesNaming(name, email)).toEqual([]);
});

it('F38: a worker that read the deal before stores nothing of the person afterwards', async () => {
  fixture.crm.put(wonDeal(1));
  await fixture.deliverStage('1001');
  const outcomes = new PrismaOutcomeStore(fixture.database);
  const { connectionId } = fixture.seeded;
  const decisions = new PrismaDecisionStore(fixture.database);
  const candidates = decisions.candidates.bind(decisions);
  decisions.candidates = async (...asked) => {
    const ref = { connectionId, objectType: 'contact', externalId: 'p1' };
    await outcomes.eraseRecord({ ...ref, askedBy: [], at: new Date() });
    return candidates(...asked);
  };
  await fixture.drainAll(fixture.drainer({ decisions }));

  // Decided anew without the person, it lacks a contact.
  expect((await fixture.runs()).map(({ outcome }) => outcome)).toEqual(['hold']);
  expect(await tablesNaming(name, email)).toEqual([]);
  expect(await fixture.inboxStatuses()).toEqual({ done: 1 });
});

it('F38: people of other accounts, and of other connections under the same id, stay', async () => {
  await accountOfAda();
  fixture.crm.put(wonDeal(2));
  await fixture.deliverStage('1002');
  await fixture.drainAll();
  const elsewhere = { id: newId(), workspaceId: fixture.seeded.workspaceId, accountId: newId() };
  await fixture.rows.accountPerson.create({
    data: { ...elsewhere, objectType: 'contact', externalId: 'p1', name: 'Somebody else' },
  });
  await eraseAda();
  const people = await fixture.rows.accountPerson.findMany({ orderBy: { name: 'asc' } });
  expect(people.map((person) => person.name)).toEqual(['Ada 2', 'Somebody else']);
  expect(await tablesNaming('ada@customer-2.example')).toContain('effect');
});

it('a dead event about the person is no matter of attention any more, unless others died of the same cause', async () => {
  await accountOfAda();
  const unreadable = (id: string, key: string) => ({
    ...acmeEvent({ type: 'changed', object: 'contact', id }, key),
    body: Buffer.from('{'),
  });
  await fixture.writer.store([unreadable('p1', 'dead-1'), unreadable('p2', 'dead-2')]);
  await fixture.drainAll();
  const states = async () => (await fixture.attention()).map(({ kind, state }) => [kind, state]);
  expect(await states()).toEqual([['dead_event', 'open']]);
  await eraseAda();
  expect(await states()).toEqual([['dead_event', 'open']]);

  const erase = {
    connectionId: fixture.seeded.connectionId,
    objectType: 'contact',
    askedBy: [],
    at: new Date(),
  };
  await new PrismaOutcomeStore(fixture.database).eraseRecord({ ...erase, externalId: 'p2' });
  expect(await states()).toEqual([['dead_event', 'resolved']]);
});

it('F38: a merge that is undone does not put the person back', async () => {
  await accountOfAda();
  fixture.crm.put(wonDeal(2));
  await fixture.deliverStage('1002');
  await fixture.drainAll();
  const accounts = await fixture.accounts();
  const absorbed = accounts.find(({ primaryContactEmail }) => primaryContactEmail === email)!;
  const kept = accounts.find(({ id }) => id !== absorbed.id)!;
  const merges = new PrismaMergeStore(fixture.database);
  const work = () => ({
    workspaceId: fixture.seeded.workspaceId,
    actor: { userId: newId(), name: 'Ana' },
    today: '2026-11-30',
    now: new Date(),
  });
  const versions = { kept: kept.version, absorbed: absorbed.version };
  const sides = { keptId: kept.id, absorbedId: absorbed.id };
  expect(await merges.merge(work(), { ...sides, versions, choices: {} })).toMatchObject({ kind: 'merged' });
  await eraseAda();
  expect(await tablesNaming(name, email, formerEmail)).toEqual([]);

  const [merge] = await fixture.rows.accountMerge.findMany();
  expect(await merges.undo(work(), merge!.id)).toEqual({ kind: 'undone' });
  expect(await fixture.accounts()).toHaveLength(2);
  expect(await fixture.rows.accountPerson.count({ where: { externalId: 'p1' } })).toBe(0);
  expect(JSON.stringify(await fixture.rows.accountFact.findMany())).not.toContain('"p1"');
  expect(await tablesNaming(name, email, formerEmail)).toEqual([]);
});
