import { createTestDatabase, type TestDatabase } from '@thread/testing';
import type { MergeSide, PlanChoice } from '@thread/domain';
import { newId } from '@thread/platform';
import fc from 'fast-check';
import { Client } from 'pg';
import { PrismaAccountFacts } from '../accounts/account-facts';
import { listAccounts } from '../accounts/account-list';
import { readAccount } from '../accounts/account-detail';
import { PrismaPlanWork } from '../accounts/plan-work';
import { listTimeline } from '../accounts/timeline';
import { Database } from '../database';
import { openAllRows, type AllRows } from '../open-pool';
import { addAccountRows, type AccountToAdd } from '../testing/account-rows';
import { markTables, recordTables } from './follow-records';
import { accountTables, historyTables } from './merge-journal';
import { PrismaMergeStore } from './merge-store';

let testDatabase: TestDatabase;
let database: Database;
let rows: AllRows;
let admin: Client;
let store: PrismaMergeStore;
let workspaceId: string;
let userId: string;
const connectionId = newId();

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(testDatabase.urls, 8);
  rows = openAllRows(testDatabase.adminUrl);
  admin = new Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  store = new PrismaMergeStore(database);
});
beforeEach(async () => {
  [workspaceId, userId] = [newId(), newId()];
  await rows.workspace.create({ data: { id: workspaceId, name: 'Test', slug: workspaceId } });
  await rows.user.create({
    data: { id: userId, email: `${userId}@thread.example`, name: 'Ana', passwordHash: '' },
  });
  await rows.membership.create({ data: { workspaceId, userId, role: 'admin' } });
});
afterAll(async () => {
  await Promise.all([database.close(), rows.$disconnect(), admin.end()]);
  await testDatabase.drop();
});

const work = () => ({ workspaceId, actor: { userId, name: 'Ana' }, today: '2026-11-30', now: new Date() });
const add = (account: AccountToAdd) => addAccountRows(rows, workspaceId, connectionId, account);

async function versions(keptId: string, absorbedId: string) {
  const found = await rows.account.findMany({
    where: { id: { in: [keptId, absorbedId] } },
    select: { id: true, version: true },
  });
  const of = (id: string) => found.find((row) => row.id === id)?.version ?? 0;
  return { kept: of(keptId), absorbed: of(absorbedId) };
}

async function merge(
  keptId: string,
  absorbedId: string,
  choices: { fields?: Record<string, MergeSide>; plan?: PlanChoice } = {},
): Promise<string> {
  const merged = await store.merge(work(), {
    keptId,
    absorbedId,
    versions: await versions(keptId, absorbedId),
    choices,
  });
  if (merged.kind !== 'merged') throw new Error(merged.kind);
  return merged.mergeId;
}

/** Every row of the accounts in every table, without what an undo is allowed to leave: newer timeline entries, versions, instants of change. */
async function everyRowOf(...accountIds: string[]): Promise<unknown[]> {
  const { rows: tables } = await admin.query<{ name: string; owner: string }>(
    `SELECT c.relname AS name, CASE WHEN c.relname = 'account' THEN 'id' ELSE 'account_id' END AS owner
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND (a.attname = 'account_id' OR (c.relname = 'account' AND a.attname = 'id')) ORDER BY 1`,
  );
  const all: unknown[] = [];
  for (const { name, owner } of tables) {
    const newer = `AND t.kind NOT LIKE 'account.merge%' AND t.kind NOT LIKE 'milestone.%' AND t.kind <> 'account.went_live'`;
    const { rows: found } = await admin.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${name} t
       WHERE t.${owner} = ANY($1) ${name === 'timeline_entry' ? newer : ''} ORDER BY 1`,
      [accountIds],
    );
    all.push(...found.map(({ row }) => ({ table: name, row: withoutVersion(name, row) })));
  }
  return all;
}

function withoutVersion(table: string, json: string): string {
  return table === 'account' ? json.replace(/"version": \d+/, '').replace(/"updated_at": "[^"]+"/, '') : json;
}

it('B8: every row of both accounts is as before after merge and undo, whatever was chosen', async () => {
  const text = fc.constantFrom('One', 'Two', 'Drei', null);
  const account = fc.record({
    name: fc.constantFrom('Acme', 'Beta', 'Gamma'),
    domain: fc.constantFrom('acme.example', 'beta.example', null),
    facts: fc.record(
      {
        website: text,
        industry: text,
        notes: text,
        primaryContactEmail: fc.constantFrom('a@x.example', 'b@x.example', null),
      },
      { requiredKeys: [] },
    ),
    arr: fc.constantFrom('1200.5', '9007199254740993.1234', '0', null),
    people: fc.array(fc.constantFrom('a@x.example', 'b@x.example', 'c@x.example', null), { maxLength: 4 }),
    plan: fc.array(
      fc.array(fc.constantFrom('open' as const, 'done' as const, 'skipped' as const), { maxLength: 3 }),
      { maxLength: 3 },
    ),
    effects: fc.nat(2),
    custom: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y')),
    status: fc.constantFrom('onboarding', 'live', 'cancelled'),
    csmUserId: fc.constantFrom(newId(), null),
    origin: fc.constantFrom('source' as const, 'person' as const),
  });
  const side = fc.constantFrom<MergeSide>('kept', 'absorbed');
  const fields = [
    'companyName',
    'website',
    'industry',
    'arr',
    'custom.a',
    'custom.b',
    'status',
    'csm',
    'goLiveDate',
    'nothing',
  ];
  const choices = fc.record(
    {
      fields: fc.dictionary(fc.constantFrom(...fields), side),
      plan: fc.constantFrom<PlanChoice>('kept', 'absorbed', 'both'),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(account, account, choices, async (left, right, chosen) => {
      const keptId = await add({ ...left, deals: [newId()] });
      const absorbedId = await add({ ...right, deals: [newId(), newId()] });
      const before = await everyRowOf(keptId, absorbedId);
      const mergeId = await merge(keptId, absorbedId, chosen);
      expect(await rows.account.count({ where: { id: absorbedId } })).toBe(0);
      expect(await rows.accountLink.count({ where: { accountId: keptId, kind: 'active' } })).toBe(3);
      expect(await store.undo(work(), mergeId)).toEqual({ kind: 'undone' });
      expect(await everyRowOf(keptId, absorbedId)).toEqual(before);
      expect((await store.find(workspaceId, mergeId))?.notRestored).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 240_000);

it('takes the chosen values, keeps the people once, and leads the old id to the account that is kept', async () => {
  const keptId = await add({
    name: 'Acme',
    domain: null,
    facts: { industry: 'Retail', website: null },
    people: ['a@x.example'],
    deals: ['1'],
  });
  const absorbedId = await add({
    name: 'Acme Holding',
    domain: 'acme.example',
    facts: { industry: 'Energy', website: 'https://acme.example' },
    arr: '500',
    people: ['a@x.example', 'b@x.example'],
    deals: ['2'],
    effects: 1,
  });
  await merge(keptId, absorbedId, { fields: { industry: 'absorbed' } });

  const account = await readAccount(database, workspaceId, absorbedId);
  expect(account).toMatchObject({
    id: keptId,
    companyName: 'Acme',
    website: 'https://acme.example',
    arr: { amount: '500' },
  });
  expect(account?.facts.find(({ field }) => field === 'industry')?.value).toEqual({
    type: 'text',
    text: 'Energy',
  });
  expect(account?.people.map(({ email }) => email).sort()).toEqual(['a@x.example', 'b@x.example']);
  expect(account?.links.map(({ externalId, kind }) => [externalId, kind])).toEqual([
    ['1', 'active'],
    ['2', 'active'],
  ]);
  const list = await listAccounts(database, workspaceId, { sort: 'created_desc', limit: 10 });
  expect(list.data.map(({ id }) => id)).toEqual([keptId]);
  const timeline = await listTimeline(database, workspaceId, absorbedId, { limit: 10 });
  expect(timeline?.data.map(({ kind }) => kind)).toEqual([
    'account.merged',
    'account.created',
    'account.created',
  ]);
  expect(timeline?.data[0]?.detail).toMatchObject({
    notTaken: [
      { field: 'companyName', value: 'Acme Holding' },
      { field: 'industry', value: 'Retail' },
    ],
  });
  expect(await rows.effect.count({ where: { accountId: keptId, state: 'waiting' } })).toBe(1);
});

it('keeps what was edited after the merge, puts the rest back, and says what', async () => {
  const keptId = await add({
    name: 'Acme',
    facts: { industry: 'Retail', notes: 'mine' },
    plan: [['open']],
    deals: ['11'],
  });
  const absorbedId = await add({
    name: 'Beta',
    facts: { industry: 'Energy', notes: 'theirs' },
    plan: [['done', 'open']],
    deals: ['12'],
  });
  const mergeId = await merge(keptId, absorbedId, {
    fields: { industry: 'absorbed', notes: 'absorbed' },
    plan: 'both',
  });
  const { kept: version } = await versions(keptId, absorbedId);
  const facts = new PrismaAccountFacts(database);
  await facts.update(work(), keptId, {
    version,
    facts: [{ field: 'industry', value: { type: 'text', text: 'Edited' } }],
  });
  const task = await rows.planTask.findFirstOrThrow({ where: { accountId: keptId, title: 'Task 0.1' } });
  await new PrismaPlanWork(database).updateTask(work(), task.id, { state: 'done' });
  await rows.accountLink.create({
    data: {
      id: newId(),
      workspaceId,
      connectorId: 'acme-crm',
      externalAccountId: 'acme',
      connectionId,
      objectType: 'deal',
      externalId: '13',
      accountId: keptId,
    },
  });
  expect(await store.undo(work(), mergeId)).toEqual({ kind: 'undone' });

  const [kept, absorbed] = [
    await readAccount(database, workspaceId, keptId),
    await readAccount(database, workspaceId, absorbedId),
  ];
  const fact = (account: typeof kept, field: string) =>
    account?.facts.find((each) => each.field === field)?.value;
  expect([fact(kept, 'industry'), fact(kept, 'notes')]).toEqual([
    { type: 'text', text: 'Edited' },
    { type: 'text', text: 'mine' },
  ]);
  expect([fact(absorbed, 'industry'), fact(absorbed, 'notes')]).toEqual([
    { type: 'text', text: 'Energy' },
    { type: 'text', text: 'theirs' },
  ]);
  expect(
    await rows.account.findMany({
      where: { id: { in: [keptId, absorbedId] } },
      select: { industry: true },
      orderBy: { companyName: 'asc' },
    }),
  ).toEqual([{ industry: 'Edited' }, { industry: 'Energy' }]);
  // Both of its tasks are done now: the work done after the merge is not lost, and the figures follow.
  expect(absorbed).toMatchObject({ progressPercent: 100, companyName: 'Beta' });
  expect((await store.find(workspaceId, mergeId))?.notRestored).toEqual([
    'Industry was changed since the merge and stays as it is.',
    'The deal 13 was linked after the merge and stays with the account that was kept.',
  ]);
});

it('lets merges be undone in the reverse order only', async () => {
  const [a, b, c] = [await add({ name: 'A' }), await add({ name: 'B' }), await add({ name: 'C' })];
  const first = await merge(a, b);
  const second = await merge(a, c);
  expect(await store.undo(work(), first)).toEqual({ kind: 'newer_first' });
  const d = await add({ name: 'D' });
  const third = await merge(d, a);
  expect(await readAccount(database, workspaceId, b)).toMatchObject({ id: d });
  expect(await store.undo(work(), second)).toEqual({ kind: 'merged_on' });
  expect(await store.find(workspaceId, second)).toMatchObject({ undoable: false });
  for (const mergeId of [third, second, first])
    expect(await store.undo(work(), mergeId)).toEqual({ kind: 'undone' });
  expect(await store.undo(work(), first)).toEqual({ kind: 'already_undone' });
  const list = await listAccounts(database, workspaceId, { sort: 'name_asc', limit: 10 });
  expect(list.data.map(({ companyName }) => companyName)).toEqual(['A', 'B', 'C', 'D']);
});

it('makes one merge of many at once, in either direction, and one undo of many', async () => {
  for (let round = 0; round < 10; round += 1) {
    const [a, b] = [
      await add({ name: 'Acme', plan: [['open']], deals: [newId()] }),
      await add({ name: 'Acme', deals: [newId()] }),
    ];
    const before = await everyRowOf(a, b);
    const seen = { kept: 1, absorbed: 1 };
    const merges = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        store.merge(work(), {
          keptId: at % 2 ? a : b,
          absorbedId: at % 2 ? b : a,
          versions: seen,
          choices: {},
        }),
      ),
    );
    const merged = merges.flatMap((each) => (each.kind === 'merged' ? [each.mergeId] : []));
    expect(merged).toHaveLength(1);
    const undone = await Promise.all(Array.from({ length: 4 }, () => store.undo(work(), merged[0] ?? '')));
    expect(undone.filter(({ kind }) => kind === 'undone')).toHaveLength(1);
    expect(await everyRowOf(a, b)).toEqual(before);
  }
});

it('refuses versions nobody looked at, an account with itself and one that is not there, and writes nothing', async () => {
  const [a, b] = [await add({ name: 'A' }), await add({ name: 'B' })];
  const before = await everyRowOf(a, b);
  const refused = { versions: { kept: 1, absorbed: 2 }, choices: {} };
  expect(await store.merge(work(), { keptId: a, absorbedId: b, ...refused })).toEqual({ kind: 'conflict' });
  expect(await store.merge(work(), { keptId: a, absorbedId: a, ...refused })).toEqual({ kind: 'missing' });
  expect(await store.merge(work(), { keptId: a, absorbedId: newId(), ...refused })).toEqual({
    kind: 'missing',
  });
  expect(await everyRowOf(a, b)).toEqual(before);
  expect(await rows.accountMergeRow.count({ where: { workspaceId } })).toBe(0);
});

it('treats every table that hangs on an account', async () => {
  const { rows: found } = await admin.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
  );
  const treated = [
    ...accountTables.map(({ name }) => name).filter((name) => name !== 'account'),
    ...historyTables,
    ...recordTables,
    ...markTables,
  ];
  expect(found.map(({ name }) => name)).toEqual([...treated].sort());
});
