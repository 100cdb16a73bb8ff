import { newId } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { readAccount } from '../accounts/account-detail';
import { releaseSilent } from '../backfills/release-silent';
import { Database } from '../database';
import { openAllRows, type AllRows } from '../open-pool';
import { addAccountRows } from '../testing/account-rows';
import { PrismaMergeStore } from './merge-store';

let testDatabase: TestDatabase;
let database: Database;
let rows: AllRows;
let store: PrismaMergeStore;
const [workspaceId, userId, connectionId] = [newId(), newId(), newId()];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database(testDatabase.urls, 4);
  rows = openAllRows(testDatabase.adminUrl);
  store = new PrismaMergeStore(database);
  await rows.workspace.create({ data: { id: workspaceId, name: 'Test', slug: workspaceId } });
  await rows.user.create({
    data: { id: userId, email: `${userId}@thread.example`, name: 'Ana', passwordHash: '' },
  });
  await rows.membership.create({ data: { workspaceId, userId, role: 'admin' } });
});
afterAll(async () => {
  await Promise.all([database.close(), rows.$disconnect()]);
  await testDatabase.drop();
});

const work = () => ({ workspaceId, actor: { userId, name: 'Ana' }, today: '2026-11-30', now: new Date() });
const add = (name: string, effects = 0) => addAccountRows(rows, workspaceId, connectionId, { name, effects });

async function merge(keptId: string, absorbedId: string): Promise<string> {
  const merged = await store.merge(work(), {
    keptId,
    absorbedId,
    versions: { kept: 1, absorbed: 1 },
    choices: {},
  });
  if (merged.kind !== 'merged') throw new Error(merged.kind);
  return merged.mergeId;
}

it('keeps what a silent account would send until a person releases the one account, and gives it back', async () => {
  const backfillId = newId();
  const silenced = async (): Promise<[string, string]> => {
    const keptId = await add('Acme');
    const absorbedId = await add('Acme Nord', 1);
    await rows.account.update({
      where: { id: absorbedId },
      data: { backfillId, silentSince: new Date() },
    });
    await rows.effect.updateMany({ where: { accountId: absorbedId }, data: { state: 'silent' } });
    return [keptId, absorbedId];
  };
  const states = async (accountId: string) =>
    (await rows.effect.findMany({ where: { accountId } })).map(({ state }) => state);
  const silenceOf = async (accountId: string) =>
    (await readAccount(database, workspaceId, accountId))?.silence ?? null;

  const [released, first] = await silenced();
  await merge(released, first);
  expect(await silenceOf(released)).toMatchObject({ backfillId, emails: 1 });
  await releaseSilent(database, { workspaceId, backfillId, accountIds: null, emails: 'send', userId });
  expect([await states(released), await silenceOf(released)]).toEqual([['waiting'], null]);

  const [keptId, absorbedId] = await silenced();
  const mergeId = await merge(keptId, absorbedId);
  const said = { workspaceId, accountId: keptId, kind: 'email', effectKey: newId(), payload: {} };
  await rows.effect.create({ data: { id: newId(), ...said, state: 'silent' } });
  expect(await store.undo(work(), mergeId)).toEqual({ kind: 'undone' });
  expect([await states(keptId), await silenceOf(keptId)]).toEqual([['waiting'], null]);
  expect(await states(absorbedId)).toEqual(['silent']);
  expect(await silenceOf(absorbedId)).toMatchObject({ backfillId, emails: 1 });
});
