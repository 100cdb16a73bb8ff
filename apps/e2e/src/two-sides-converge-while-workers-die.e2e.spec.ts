import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { readAccount, readMapping, saveMapping, updateAccount } from '@thread/contracts';
import { connectProvider, RestProblem, waitFor } from '@thread/testing';
import { z } from 'zod';
import { connectorId, startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

/** Edits and kills; `THREAD_SYNC_EDITS=1000 THREAD_SYNC_KILLS=25` for the long form, `THREAD_SYNC_SEED` for other stories. */
const edits = Number(process.env['THREAD_SYNC_EDITS'] ?? '30');
const kills = Number(process.env['THREAD_SYNC_KILLS'] ?? '3');
const seed = Number(process.env['THREAD_SYNC_SEED'] ?? '11');
const deals = Math.ceil(edits / 3);
const writeTakesMs = 300;
const patience = { timeoutMs: 180_000, everyMs: 500 };

// Whoever keeps the worker running waits longer after each of its deaths, up to half a minute.
jest.setTimeout(300_000 + edits * 2_000 + kills * 90_000);

interface Pair {
  readonly dealId: string;
  readonly accountId: string;
}
interface Edit {
  readonly side: 'thread' | 'source';
  readonly deal: number;
  readonly text: string | null;
}

const exchange = z.object({ direction: z.string(), url: z.string(), requestBody: z.unknown() });
const batch = z.object({ inputs: z.array(z.object({ id: z.string() })) });
const deal = z.object({ properties: z.object({ description: z.string().nullish() }) });

/** Nothing is saved twice: what somebody enters by chance just as a write of it was lost cannot be told from that write. */
const story: readonly Edit[] = fc
  .sample(
    fc.record({
      side: fc.constantFrom('thread' as const, 'source' as const),
      deal: fc.nat(deals - 1),
      empties: fc.nat(9).map((n) => n === 0),
    }),
    { numRuns: edits, seed },
  )
  .map(({ side, deal: at, empties }, n) => ({ side, deal: at, text: empties ? null : `Edit ${n}` }));

/** Before the provider takes a write, while it does, and after its answer. */
const moments = fc.sample(fc.constantFrom(0, 150, 290, 300, 305, 310, 320, 350), { numRuns: kills, seed });

/** The real worker, the real road in and out; 30 % of the webhooks are lost, 30 % doubled, all of them out of order. */
describe('two sides that are edited while workers die', () => {
  let folder: string;
  let traffic: string;
  let thread: ConnectedProduct;
  const pairs: Pair[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-two-sides-'));
    traffic = join(folder, 'traffic.jsonl');
    thread = await startConnectedProduct({
      environment: { SANDBOX_TRAFFIC_LOG: traffic, SANDBOX_STATE_FILE: join(folder, 'state.json') },
    });
    const { connectionId, admin } = thread;
    await connectProvider(admin, connectorId, { groups: ['line_items', 'write_back'], connectionId });
    const params = { connectionId };
    const mapping = await admin.call(readMapping, { params });
    const both = {
      target: 'industry',
      label: 'Industry',
      sources: [{ kind: 'property' as const, object: 'deal' as const, property: 'description' }],
      transform: { kind: 'none' as const },
      direction: 'both' as const,
      policy: 'newest' as const,
    };
    const fields = [...mapping.fields.filter(({ target }) => target !== both.target), both];
    await admin.call(saveMapping, { params, body: { fields, basedOnVersion: mapping.version } });
    const won = [];
    for (let n = 1; n <= deals; n += 1)
      won.push(
        await thread.sales.winDeal({ company: `Twin ${n} Works`, properties: { description: `Start ${n}` } }),
      );
    for (const { dealId } of won) pairs.push({ dealId, accountId: (await thread.account(dealId)).id });
    await thread.untilQuiet();
    for (const fault of [
      { kind: 'droppedWebhooks', percentage: 30 },
      { kind: 'duplicateDeliveries', percentage: 30, times: 2 },
      { kind: 'reorderedDeliveries', spreadMs: 1_500 },
      // What is being written takes long enough to be killed in the middle of; some answers are cut off.
      { kind: 'slow', ms: writeTakesMs, match: 'batch/update' },
      { kind: 'truncatedBody', percentage: 10, match: 'batch/update' },
    ])
      await thread.sandbox.setFault(fault);
  });
  afterAll(async () => {
    await thread?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const atSource = async ({ dealId }: Pair): Promise<string | null> => {
    const path = `/portals/${thread.sales.portal}/deals/${dealId}`;
    return deal.parse(await thread.sandbox.send('GET', path)).properties.description || null;
  };
  const inThread = async (): Promise<ReadonlyMap<string, string | null>> => {
    const rows = await thread.ledger.rows<{ id: string; text: string | null }>(
      "SELECT account_id::text AS id, value ->> 'text' AS text FROM account_fact WHERE field = 'industry'",
    );
    return new Map(rows.map(({ id, text }) => [id, text]));
  };
  const editInThread = async ({ accountId }: Pair, text: string | null): Promise<void> => {
    const params = { accountId };
    const facts = { industry: text === null ? null : ({ type: 'text', text } as const) };
    for (;;) {
      const { version } = await thread.admin.call(readAccount, { params });
      try {
        await thread.admin.call(updateAccount, { params, body: { facts, version } });
        return;
      } catch (error) {
        if (!(error instanceof RestProblem) || error.status !== 409) throw error;
      }
    }
  };
  const make = ({ side, deal: at, text }: Edit): Promise<void> => {
    const pair = pairs[at];
    if (!pair) throw new Error('There is no such deal');
    return side === 'thread'
      ? editInThread(pair, text)
      : thread.sales.edit('deals', pair.dealId, { description: text ?? '' });
  };

  /** Records written so far, as the provider took them. */
  const writes = async (): Promise<number> => {
    const lines = (await readFile(traffic, 'utf8')).trim().split('\n');
    const taken = lines
      .map((line) => exchange.parse(JSON.parse(line)))
      .filter(({ direction, url }) => direction === 'in' && url.endsWith('/deals/batch/update'));
    return taken.reduce((sum, { requestBody }) => sum + batch.parse(requestBody).inputs.length, 0);
  };

  /** Records a living worker has noted that it writes. */
  const beingWritten = () =>
    thread.ledger.count(`
      SELECT count(*) AS n FROM outward_field f JOIN outward_due d USING (connection_id, account_id)
      WHERE f.pending IS NOT NULL AND d.lease_until > now()`);
  /** Kills the worker so long after it noted a write. @returns how many records it was writing then. */
  const killWhileWriting = async (afterMs: number): Promise<number> => {
    await waitFor(async () => (await beingWritten()) > 0, {
      what: 'a write to kill in the middle of',
      timeoutMs: 120_000,
      everyMs: 20,
    });
    await pause(afterMs);
    const [worker] = thread.product.processes.workers;
    await worker?.current().kill('SIGKILL');
    const cutOff = await beingWritten();
    await thread.ledger.expireClaims();
    return cutOff;
  };

  const differences = async (): Promise<readonly (readonly [string, string | null, string | null])[]> => {
    const here = await inThread();
    const both = await Promise.all(
      pairs.map(
        async (pair) => [pair.dealId, here.get(pair.accountId) ?? null, await atSource(pair)] as const,
      ),
    );
    return both.filter(([, thread_, source]) => thread_ !== source);
  };
  const untilAtRest = () =>
    waitFor(
      async () => {
        await thread.ledger.makePollsDue();
        await thread.sales.untilTold();
        const due = await thread.ledger.count('SELECT count(*) AS n FROM outward_due');
        const left = { due, waiting: await thread.ledger.waitingEvents(), differing: await differences() };
        expect(left).toEqual({ due: 0, waiting: 0, differing: [] });
        return true;
      },
      { what: 'both sides to be equal and at rest', ...patience },
    );

  it('F13 F70 F71: are equal in the end, whatever the kills cut off, with no more writes than edits', async () => {
    const before = await writes();
    const perKill = Math.ceil(edits / (kills + 1));
    const editsHere = story.filter(({ side }) => side === 'thread').length;
    let cutOff = 0;
    for (const [at, edit] of story.entries()) {
      if (at > 0 && at % perKill === 0) {
        // So that there is something to write; then the next edits are made while nobody works.
        await make({ side: 'thread', deal: at % deals, text: `Before kill ${at}` });
        cutOff += await killWhileWriting(moments[at / perKill - 1] ?? 0);
      }
      await make(edit);
    }
    await untilAtRest();
    const written = (await writes()) - before;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThanOrEqual(Math.ceil((editsHere + kills) * 1.01) + cutOff);
    expect(await thread.ledger.count('SELECT count(*) AS n FROM outward_field WHERE paused')).toBe(0);

    // Every record is looked at once more, and nobody answers the other's echo.
    await thread.ledger.makePollsDue();
    await untilAtRest();
    expect((await writes()) - before).toBe(written);
  });
});
