import { InboxRowRejected, type NewInboxEvent, type StoredInbox } from '@thread/domain';
import fc from 'fast-check';
import { InboxOverloaded } from './inbox-overloaded';
import { InboxWriter, type InboxLimits } from './inbox-writer';

const event = (dedupeKey: string, bytes = 10): NewInboxEvent => ({
  connectorId: 'acme-crm',
  accountKey: 'one',
  dedupeKey,
  source: 'webhook',
  objectType: null,
  objectId: null,
  eventType: null,
  occurredAt: null,
  body: Buffer.alloc(bytes),
});

/** An inbox in memory; statements finish when let go, so that a test decides what shares one. */
class HeldInbox {
  readonly groups: number[] = [];
  readonly known = new Set<string>();
  refuse: (events: readonly NewInboxEvent[]) => Error | null = () => null;
  #held: (() => void)[] = [];
  hold = false;

  async store(events: readonly NewInboxEvent[]): Promise<StoredInbox> {
    this.groups.push(events.length);
    if (this.hold) await new Promise<void>((resolve) => this.#held.push(resolve));
    const refused = this.refuse(events);
    if (refused) throw refused;
    const fresh = events.flatMap(({ dedupeKey }, at) => {
      if (this.known.has(dedupeKey)) return [];
      this.known.add(dedupeKey);
      return [{ at, ids: [dedupeKey] }];
    });
    return {
      stored: fresh.length,
      duplicates: events.length - fresh.length,
      fresh,
      connectionIds: fresh.length > 0 ? ['c'] : [],
    };
  }

  letGo(): void {
    this.hold = false;
    for (const release of this.#held.splice(0)) release();
  }
}

function writerOf(inbox: HeldInbox, limits: Partial<InboxLimits> = {}) {
  const woken: string[][] = [];
  return { woken, writer: new InboxWriter(inbox, (ids) => void woken.push([...ids]), limits) };
}

it('puts everything that arrives while a statement is under way into the next one', async () => {
  const inbox = new HeldInbox();
  const { writer, woken } = writerOf(inbox, { statements: 1 });
  inbox.hold = true;
  const first = writer.store([event('a')]);
  await Promise.resolve();
  await Promise.resolve();
  const rest = Array.from({ length: 100 }, (_, n) => writer.store([event(`b${n}`)]));
  inbox.letGo();
  await Promise.all([first, ...rest]);
  expect(inbox.groups).toEqual([1, 100]);
  expect(woken).toEqual([['c'], ['c']]);
});

it('begins a second statement once enough waits for one, and no third', async () => {
  const inbox = new HeldInbox();
  const { writer } = writerOf(inbox, { statements: 2, worthOneEvents: 4 });
  inbox.hold = true;
  const several = async (count: number, name: string) => {
    const stored = Array.from({ length: count }, (_, n) => writer.store([event(`${name}${n}`)]));
    await Promise.resolve();
    await Promise.resolve();
    return () => Promise.all(stored);
  };
  const waits = [await several(1, 'a'), await several(3, 'b')];
  expect(inbox.groups).toEqual([1]);
  waits.push(await several(1, 'c'));
  expect(inbox.groups).toEqual([1, 4]);
  waits.push(await several(9, 'd'));
  expect(inbox.groups).toEqual([1, 4]);
  inbox.letGo();
  await Promise.all(waits.map((all) => all()));
  expect(inbox.groups).toEqual([1, 4, 9]);
});

it('leaves nobody waiting, whatever ends first', async () => {
  const calls = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), calls, async (scheduler, sizes) => {
      const inbox = new HeldInbox();
      const store = scheduler.scheduleFunction((events: readonly NewInboxEvent[]) => inbox.store(events));
      const writer = new InboxWriter({ store }, () => undefined, { statements: 2, worthOneEvents: 5 });
      const stored = Promise.all(
        sizes.map(async (size, at) => {
          await scheduler.schedule(Promise.resolve());
          return writer.store(Array.from({ length: size }, (_, n) => event(`${at}.${n}`)));
        }),
      );
      const results = await scheduler.waitFor(stored);
      expect(results.map(({ stored: count }) => count)).toEqual(sizes);
    }),
  );
});

it('tells each caller about its own events only', async () => {
  const inbox = new HeldInbox();
  const { writer } = writerOf(inbox);
  const results = await Promise.all([
    writer.store([event('a'), event('b')]),
    writer.store([event('b'), event('c')]),
    writer.store([event('a')]),
  ]);
  expect(results).toEqual([
    {
      stored: 2,
      duplicates: 0,
      fresh: [
        { at: 0, ids: ['a'] },
        { at: 1, ids: ['b'] },
      ],
      connectionIds: ['c'],
    },
    { stored: 1, duplicates: 1, fresh: [{ at: 1, ids: ['c'] }], connectionIds: ['c'] },
    { stored: 0, duplicates: 1, fresh: [], connectionIds: [] },
  ]);
});

it('keeps a statement within its limits, and never splits a caller', async () => {
  const inbox = new HeldInbox();
  const { writer } = writerOf(inbox, { groupEvents: 5, groupBytes: 100 });
  await Promise.all([
    writer.store([event('a'), event('b'), event('c')]),
    writer.store([event('d'), event('e'), event('f')]),
    writer.store([event('g', 90)]),
    writer.store([event('h', 90)]),
    writer.store(Array.from({ length: 9 }, (_, n) => event(`i${n}`))),
  ]);
  expect(inbox.groups).toEqual([3, 3, 1, 1, 9]);
});

it('fails only the caller whose row is refused', async () => {
  const inbox = new HeldInbox();
  const { writer } = writerOf(inbox);
  inbox.refuse = (events) =>
    events.some(({ dedupeKey }) => dedupeKey === 'bad') ? new InboxRowRejected('No.') : null;
  const callers = Array.from({ length: 20 }, (_, n) => writer.store([event(n === 7 ? 'bad' : `good${n}`)]));
  const settled = await Promise.allSettled(callers);
  expect(settled.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1);
  expect(settled[7]).toMatchObject({ status: 'rejected', reason: expect.any(InboxRowRejected) });
});

it('fails everyone once, without trying again, when the database is away, and works again afterwards', async () => {
  const inbox = new HeldInbox();
  const { writer, woken } = writerOf(inbox);
  inbox.refuse = () => new Error('away');
  const settled = await Promise.allSettled([writer.store([event('a')]), writer.store([event('b')])]);
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  expect(inbox.groups).toEqual([2]);
  expect(woken).toEqual([]);
  inbox.refuse = () => null;
  await expect(writer.store([event('a')])).resolves.toMatchObject({ stored: 1 });
});

it('refuses more than it may hold, and takes again once that is written', async () => {
  const inbox = new HeldInbox();
  const { writer } = writerOf(inbox, { waitingEvents: 3, waitingBytes: 1_000 });
  inbox.hold = true;
  const first = writer.store([event('a')]);
  await Promise.resolve();
  await Promise.resolve();
  const waiting = writer.store([event('b'), event('c'), event('d')]);
  await expect(writer.store([event('e')])).rejects.toBeInstanceOf(InboxOverloaded);
  inbox.letGo();
  await Promise.all([first, waiting]);
  await expect(writer.store([event('e', 1_001)])).rejects.toBeInstanceOf(InboxOverloaded);
  await expect(writer.store([event('e')])).resolves.toMatchObject({ stored: 1 });
});

it('stores every event exactly once whatever arrives when', async () => {
  const requests = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(requests, fc.integer({ min: 1, max: 10 }), async (lists, groupEvents) => {
      const inbox = new HeldInbox();
      const { writer } = writerOf(inbox, { groupEvents });
      const results = await Promise.all(lists.map((list) => writer.store(list.map((n) => event(`k${n}`)))));
      const stored = results.reduce((sum, result) => sum + result.stored, 0);
      expect(stored).toBe(new Set(lists.flat()).size);
      expect(inbox.known.size).toBe(stored);
    }),
    { numRuns: 60 },
  );
});
