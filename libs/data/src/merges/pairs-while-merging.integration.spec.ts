import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import { newId } from '@thread/platform';
import { Database, type Executor } from '../database';
import { openAllRows, type AllRows } from '../open-pool';
import { addAccountRows } from '../testing/account-rows';
import { notePairs } from './account-pairs';
import { mergeAccounts } from './merge-accounts';

let testDatabase: TestDatabase;
let database: Database;
let rows: AllRows;
const [workspaceId, userId, connectionId] = [newId(), newId(), newId()];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(testDatabase.urls, 8);
  rows = openAllRows(testDatabase.adminUrl);
  await rows.workspace.create({ data: { id: workspaceId, name: 'Test', slug: workspaceId } });
  await rows.user.create({
    data: { id: userId, email: 'ana@thread.example', name: 'Ana', passwordHash: '' },
  });
  await rows.membership.create({ data: { workspaceId, userId, role: 'admin' } });
});
afterAll(async () => {
  await Promise.all([database.close(), rows.$disconnect()]);
  await testDatabase.drop();
});

/** Does the work in a transaction that stays open. @returns what commits it. */
async function heldOpen(work: (tx: Executor) => Promise<unknown>): Promise<() => Promise<unknown>> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let transaction: Promise<unknown> = Promise.resolve();
  await new Promise<void>((worked, failed) => {
    transaction = database.inWorkspace(workspaceId, async (tx) => {
      await work(tx);
      worked();
      await released;
    });
    transaction.catch(failed);
  });
  return () => {
    release();
    return transaction;
  };
}

/** Runs the work until it is through or waits for somebody's lock. @returns its end. */
async function untilItWaits(
  work: (tx: Executor) => Promise<unknown>,
): Promise<{ readonly end: Promise<unknown> }> {
  let through = false;
  const end = database.inWorkspace(workspaceId, work).finally(() => (through = true));
  const waiting = async (): Promise<boolean> => {
    const [found] = await rows.$queryRaw<
      { n: number }[]
    >`SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted`;
    return through || (found?.n ?? 0) > 0;
  };
  await waitFor(waiting, { what: 'the other transaction to end or to wait', everyMs: 10 });
  return { end };
}

async function addThree(name: string): Promise<readonly [kept: string, absorbed: string, alike: string]> {
  const add = (company: string, domain: string) =>
    addAccountRows(rows, workspaceId, connectionId, { name: company, domain });
  return [
    await add(`${name} Holding`, `${name.toLowerCase()}-holding.example`),
    await add(name, `${name.toLowerCase()}.example`),
    await add(name, `${name.toLowerCase()}-other.example`),
  ];
}

const merge = (keptId: string, absorbedId: string) => (tx: Executor) =>
  mergeAccounts(
    tx,
    { workspaceId, actor: { userId, name: 'Ana' }, today: '2026-11-30', now: new Date() },
    { keptId, absorbedId, versions: { kept: 1, absorbed: 1 }, choices: {} },
  );
const propose = (accountId: string) => (tx: Executor) => notePairs(tx, workspaceId, [accountId]);

async function openQuestionsAbout(accountId: string): Promise<number> {
  const items = await rows.attentionItem.findMany({
    where: { workspaceId, kind: 'likely_duplicate', state: 'open' },
  });
  return items.filter(({ detail }) => JSON.stringify(detail).includes(accountId)).length;
}

describe('a likely duplicate of an account that is merged into another at the same instant', () => {
  it.each(['the merge', 'the proposal'])(
    'is no open question afterwards when %s comes first',
    async (first) => {
      const [kept, absorbed, alike] = await addThree(first === 'the merge' ? 'Marlin' : 'Pelican');
      const works = [merge(kept, absorbed), propose(alike)] as const;
      const [one, other] = first === 'the merge' ? works : ([works[1], works[0]] as const);
      const commit = await heldOpen(one);
      const { end } = await untilItWaits(other);
      await commit();
      await end;
      expect(await rows.account.count({ where: { id: absorbed } })).toBe(0);
      expect(await openQuestionsAbout(absorbed)).toBe(0);
    },
  );
});
