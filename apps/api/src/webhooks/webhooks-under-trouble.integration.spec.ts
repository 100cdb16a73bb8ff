import { connect, type Socket } from 'node:net';
import { waitFor } from '@thread/testing';
import { startApi, type ApiHarness } from '../testing/api-harness';

jest.setTimeout(90_000);

const address = '/webhooks/acme-crm';
const signed = { 'x-acme': 'signed', 'content-type': 'application/json' };
/** Longest a provider has to wait for a no: less than it waits for an answer. */
const patienceMs = 5_000;

describe('webhooks while the database is in trouble', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi();
    await api.connect();
  });
  afterAll(() => api.stop());

  const rows = (): Promise<number> => api.rows.inboxEvent.count();
  const deliver = async (body: string) => {
    const startedAt = performance.now();
    const answer = await api.anonymous().send('POST', address, { body, headers: signed });
    return { ...answer, ms: performance.now() - startedAt };
  };
  /** Does something while nobody can write into the inbox. */
  const whileLocked = async <T>(work: () => Promise<T>): Promise<T> => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let locked = (): void => undefined;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const holding = api.rows.$transaction(
      async (tx) => {
        await tx.$executeRaw`LOCK TABLE inbox_event IN ACCESS EXCLUSIVE MODE`;
        locked();
        await held;
      },
      { timeout: 60_000 },
    );
    await isLocked;
    try {
      return await work();
    } finally {
      letGo();
      await holding;
    }
  };
  /** Ends the connections that wait to store a delivery. @returns how many there were. */
  const breakOff = async (): Promise<number> => {
    const [ended] = await api.rows.$queryRaw<{ n: bigint }[]>`
      SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%inbox_event%'`;
    return Number(ended?.n ?? 0);
  };

  it('F06: a transaction broken off is 503 with Retry-After and no row; the next try is stored once', async () => {
    const before = await rows();
    const answer = await whileLocked(async () => {
      const answering = deliver('[{"broken":"off"}]');
      await waitFor(async () => (await breakOff()) > 0);
      return answering;
    });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await rows()).toBe(before);
    expect((await deliver('[{"broken":"off"}]')).status).toBe(204);
    expect(await rows()).toBe(before + 1);
  });

  it('F07: a delivery whose answer was lost is stored, and known when it comes again', async () => {
    const before = await rows();
    const body = '[{"answer":"lost"}]';
    const socket = await lineTo(api.url);
    socket.write(
      `POST ${address} HTTP/1.1\r\nhost: x\r\nx-acme: signed\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    socket.pause();
    await waitFor(async () => (await rows()) === before + 1);
    socket.resetAndDestroy();
    expect((await deliver(body)).status).toBe(204);
    expect(await rows()).toBe(before + 1);
  });

  it('F10: a full disk is 503, and on it goes when there is room', async () => {
    const before = await rows();
    await api.rows.$executeRaw`
      CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`;
    await api.rows
      .$executeRaw`CREATE TRIGGER no_room BEFORE INSERT ON inbox_event FOR EACH ROW EXECUTE FUNCTION no_room()`;
    const answer = await deliver('[{"room":"none"}]');
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
    await api.rows.$executeRaw`DROP TRIGGER no_room ON inbox_event`;
    expect((await deliver('[{"room":"none"}]')).status).toBe(204);
    expect(await rows()).toBe(before + 1);
  });

  it('F11: with every connection taken, deliveries are refused in time and health answers', async () => {
    const before = await rows();
    const { answers, live, ready } = await whileLocked(async () => {
      const answering = Promise.all(Array.from({ length: 12 }, (_, n) => deliver(`[{"taken":${n}}]`)));
      const asked = performance.now();
      const health = await api.anonymous().send('GET', '/health/live');
      const tookMs = performance.now() - asked;
      const readiness = await api.anonymous().send('GET', '/health/ready');
      return {
        answers: await answering,
        live: { status: health.status, quick: tookMs < 2_000 },
        ready: readiness.status,
      };
    });
    expect(live).toEqual({ status: 200, quick: true });
    expect(ready).toBe(200);
    for (const { status, ms } of answers) expect([status, ms < 2 * patienceMs]).toEqual([503, true]);
    expect(await rows()).toBe(before);
    expect((await deliver('[{"taken":0}]')).status).toBe(204);
  });

  it('F57: clients that never finish their requests are cut off, and others do not notice', async () => {
    const slow = await Promise.all(Array.from({ length: 300 }, () => lineTo(api.url)));
    let ended = 0;
    for (const socket of slow) {
      socket.once('close', () => (ended += 1));
      socket.write(`POST ${address} HTTP/1.1\r\nhost: x\r\nx-slow: `);
    }
    const trickle = setInterval(() => slow.forEach((socket) => socket.writable && socket.write('a')), 1_000);
    const answer = await deliver('[{"served":"meanwhile"}]');
    expect([answer.status, answer.ms < patienceMs]).toEqual([204, true]);
    await waitFor(() => ended === slow.length, { timeoutMs: 40_000, everyMs: 200 });
    clearInterval(trickle);
  });
});

function lineTo(url: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined);
  });
}
