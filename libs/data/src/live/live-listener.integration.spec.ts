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

  const channel = `thread_live_${workspaceId.replaceAll('-', '')}`;
  const announce = async (id: string): Promise<number> => {
    await direct.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify({ topic: 'accounts', id })]);
    return timesHeard(id);
  };
  const timesHeard = (id: string): number => heard.filter((update) => update.id === id).length;

  it('hears what is announced', async () => {
    await waitFor(() => announce('one'));
    expect(heard[0]).toEqual({ workspaceId, topic: 'accounts', id: 'one' });
  });

  it('is one connection again after the database was away for many attempts', async () => {
    const before = line.accepted;
    line.trouble({ kind: 'cut' });
    await waitFor(() => line.accepted >= before + 6);
    line.heal();
    await waitFor(() => announce('back'));
    await waitFor(() => line.connections === 1);
    const ids = Array.from({ length: 20 }, (_, at) => `after-${at}`);
    for (const id of ids) {
      await announce(id);
      await waitFor(() => timesHeard(id));
    }
    expect(ids.map(timesHeard)).toEqual(ids.map(() => 1));
    expect(line.connections).toBe(1);
  });

  it('hears again after its line went dead without a word', async () => {
    await waitFor(() => announce('before'));
    line.trouble({ kind: 'black_hole', reset: false });
    line.heal();
    await waitFor(() => announce('after'));
  });
});
