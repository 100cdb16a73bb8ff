import fc from 'fast-check';
import { mappingPolicies, type MappingPolicy } from '@thread/domain';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { editsPerPolicy, storySeed } from './testing/convergence.config';
import { PipelineFixture } from './testing/pipeline-fixture';
import { TwoSides, type Death, type Edit } from './testing/two-sides';

const edits = editsPerPolicy();
const deals = 4;

type Step =
  | {
      readonly kind: 'thread' | 'source';
      readonly deal: number;
      readonly value: string | null;
      readonly lost: boolean;
    }
  | { readonly kind: 'deliver'; readonly count: number; readonly times: number }
  | { readonly kind: 'sweep' | 'drain' | 'race' | 'lost answer' }
  | { readonly kind: 'write'; readonly death: Death | null };

/** Hardly ever twice the same: a value somebody enters by chance just when a write of it was lost cannot be told from that write. */
const value = fc.oneof(
  { weight: 9, arbitrary: fc.nat(1_000_000).map((n) => `Industry ${n}`) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const edit: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('thread', 'source'),
  deal: fc.nat(deals - 1),
  value,
  // 30 % of webhooks never arrive.
  lost: fc.integer({ min: 1, max: 10 }).map((n) => n <= 3),
});
const between: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('deliver' as const),
    count: fc.integer({ min: 1, max: 6 }),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'sweep' as const,
      'drain' as const,
      'drain' as const,
      'race' as const,
      'lost answer' as const,
    ),
  }),
  fc.record({
    kind: fc.constant('write' as const),
    death: fc.constantFrom(null, null, null, 'begun' as const, 'sent' as const),
  }),
);
/** Exactly so many edits, with as much again happening in between. */
const story = fc
  .array(fc.tuple(edit, fc.array(between, { maxLength: 2 })), { minLength: edits, maxLength: edits })
  .map((parts) => parts.flatMap(([one, rest]) => [one, ...rest]));

let testDatabase: TestDatabase;
let fixture: PipelineFixture;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-11-02T10:01:00Z');
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase, { now: () => now });
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

async function take(sides: TwoSides, step: Step): Promise<void> {
  switch (step.kind) {
    case 'thread':
      return sides.editInThread(step.deal, step.value);
    case 'source':
      return sides.editAtSource(step.deal, step.value, step.lost);
    case 'deliver':
      return sides.deliver(step.count, step.times);
    case 'sweep':
      return sides.sweep();
    case 'drain':
      return fixture.drainAll();
    case 'write':
      return sides.write(step.death);
    case 'lost answer':
      return sides.writeWithLostAnswer();
    case 'race':
      await Promise.all([fixture.drainAll(), sides.write(null), sides.write(null)]);
  }
}

/** What a policy promises of the end, beyond that both sides are equal. */
function promised(policy: MappingPolicy, history: readonly Edit[], end: string | null): void {
  const last = history.at(-1);
  const lastOf = (side: Edit['side']) => history.filter((one) => one.side === side).at(-1);
  if (policy === 'newest' && last) expect(end).toBe(last.value);
  if (policy === 'source_wins' && last?.side === 'source') expect(end).toBe(last.value);
  if ((policy === 'locked' || policy === 'thread_wins') && lastOf('thread'))
    expect(end).toBe(lastOf('thread')?.value);
}

it.each(mappingPolicies)(
  `F70 F71: after ${edits} edits on both sides, with losses, doubles, reorders and kills, both are equal under %s`,
  async (policy) => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const sides = new TwoSides(
          fixture,
          (seconds) => void (now = new Date(now.getTime() + seconds * 1_000)),
          () => now,
        );
        await sides.begin(policy, deals);
        for (const step of steps) await take(sides, step);
        await sides.settle();
        for (const deal of sides.deals) {
          const { thread, source } = await sides.sidesOf(deal);
          if (policy === 'fill_if_empty') expect(thread === null && source !== null).toBe(false);
          else expect([deal.id, thread]).toEqual([deal.id, source]);
          promised(policy, sides.edits.get(deal.id) ?? [], source);
        }
        const { writes } = fixture.crm.writer;
        expect(writes).toBeLessThanOrEqual(Math.ceil(edits * 1.01));
        await sides.settle();
        expect(fixture.crm.writer.writes).toBe(writes);
      }),
      { numRuns: 1, endOnFailure: true, seed: storySeed() },
    );
  },
  120_000 + edits * 3_000,
);
