import { Client } from 'pg';
import { createTestDatabase, TcpFaultProxy, waitFor, type TestDatabase } from '@thread/testing';
import { LiveListener, type LiveUpdate } from './live-updates';

describe('LiveListener', () => {
  let database: TestDatabase;
  let line: TcpFaultProxy;
  let direct: Client;
  let listener: LiveListener;
  const heard: LiveUpdate[] = [];

  const workspaceId = '018f3a53-0000-7000-8000-000000000001';

  beforeEach(async () => {
    heard.length = 0;
    database = await createTestDatabase();
    line = await TcpFaultProxy.start(Number(new URL(database.urls.app).port));
    direct = new Client({ connectionString: database.adminUrl });
    await direct.connect();
    const through = new URL(database.urls.app);
    through.port = String(line.port);
    listener = new LiveListener(through.href, 20, 100);
    await listener.start();
    await listener.subscribe(workspaceId, (update) => void heard.push(update));
  });
  afterEach(async () => {
    await listener.close();
    await direct.end();
    await line.close();
    await database.drop();
  });

  const update: LiveUpdate = { workspaceId, topic: 'accounts', id: null };
  const channel = `thread_live_${workspaceId.replaceAll('-', '')}`;
  const announce = async (): Promise<boolean> => {
    await direct.query('SELECT pg_notify($1, $2)', [
      channel,
      JSON.stringify({ topic: 'accounts', id: null }),
    ]);
    return heard.length > 0;
  };

  it('hears what is announced', async () => {
    await waitFor(announce);
    expect(heard[0]).toEqual(update);
  });

  it('is one connection again after the database was away for many attempts', async () => {
    const before = line.accepted;
    line.trouble({ kind: 'cut' });
    await waitFor(() => line.accepted >= before + 6);
    line.heal();
    await waitFor(announce);
    await waitFor(() => line.connections === 1);
    heard.length = 0;
    for (let times = 1; times <= 20; times += 1) {
      await announce();
      await waitFor(() => heard.length >= times);
    }
    expect(heard).toHaveLength(20);
    expect(line.connections).toBe(1);
  });

  it('hears again after its line went dead without a word', async () => {
    await waitFor(announce);
    line.trouble({ kind: 'black_hole', reset: false });
    line.heal();
    heard.length = 0;
    await waitFor(announce);
  });
});
