import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { newId } from '@thread/platform';
import { Database, type Executor } from './database';
import { openAllRows, openPool, transactionWith, type AllRows } from './open-pool';

const [one, other] = [newId(), newId()];
let testDatabase: TestDatabase;
let rows: AllRows;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  rows = openAllRows(testDatabase.adminUrl);
  const template = { definition: {} };
  await rows.template.createMany({
    data: [one, other].map((workspaceId) => ({ ...template, id: newId(), workspaceId, name: workspaceId })),
  });
});
afterAll(async () => {
  await rows.$disconnect();
  await testDatabase.drop();
});

const namesIn = async (tx: Executor): Promise<readonly string[]> =>
  (await tx.template.findMany()).map(({ name }) => name);

describe('F111: a pooled connection keeps no tenant', () => {
  it('F111: two workspaces taking turns on one connection each see their own', async () => {
    const database = new Database(testDatabase.urls, 1);
    const turns = Array.from({ length: 40 }, (_none, turn) => (turn % 2 === 0 ? one : other));
    const seen = await Promise.all(turns.map((workspaceId) => database.inWorkspace(workspaceId, namesIn)));
    await database.close();
    expect(seen).toEqual(turns.map((workspaceId) => [workspaceId]));
  });

  it('F111: nothing is left after a transaction, neither after one that failed', async () => {
    const pool = openPool(testDatabase.urls.app, 1);
    const settings = `SELECT set_config('app.workspace_id', '${one}', true)`;
    expect(await transactionWith(pool, settings, namesIn)).toEqual([one]);
    expect(await namesIn(pool)).toEqual([]);
    const failing = transactionWith(pool, settings, async (tx) => {
      expect(await namesIn(tx)).toEqual([one]);
      throw new Error('as it happens');
    });
    await expect(failing).rejects.toThrow('as it happens');
    expect(await namesIn(pool)).toEqual([]);
    await pool.$disconnect();
  });

  it('F111: a transaction inside another’s time is not opened for its workspace', async () => {
    const database = new Database(testDatabase.urls, 2);
    const [inner, outer] = await database.inWorkspace(one, async (tx) => [
      await database.inWorkspace(other, namesIn),
      await namesIn(tx),
    ]);
    await database.close();
    expect([inner, outer]).toEqual([[other], [one]]);
  });

  it('F111: only a UUID names a workspace', () => {
    const database = new Database(testDatabase.urls, 1);
    expect(() => database.inWorkspace(`${one}', false); --`, namesIn)).toThrow('named by its UUID');
    return database.close();
  });

  it('F109: a connection’s workspace is found in its row', async () => {
    const database = new Database(testDatabase.urls, 1);
    expect(await database.inWorkspaceOf(newId(), namesIn)).toBeNull();
    expect(await database.inWorkspaceOf('no id', namesIn)).toBeNull();
    await database.close();
  });
});
