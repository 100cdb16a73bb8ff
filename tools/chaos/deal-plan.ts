import { SeededRandom } from './seeded-random';

export type Change =
  | { readonly kind: 'stage'; readonly stage: 'won' | 'open' | 'lost' }
  | { readonly kind: 'amount'; readonly amount: string }
  /** Milliseconds at noon UTC, so that it is the same day in most zones. */
  | { readonly kind: 'close_date'; readonly closeDate: string };

/** A change a salesperson makes, and when and how often the provider tells about it. */
export interface PlannedChange {
  /** Position of the deal in the list of deals. */
  readonly deal: number;
  readonly change: Change;
  /** One entry for each event: the pause before it is sent, and how often it is sent once more under the same id. */
  readonly events: readonly { readonly delayMs: number; readonly redeliveries: number }[];
}

export interface DealPlan {
  readonly deals: number;
  readonly events: number;
  /** Changes by wave, in the order in which they are made. */
  readonly waves: readonly (readonly PlannedChange[])[];
  /** Whether a deal is ever in the won stage, by position. */
  readonly everWon: readonly boolean[];
}

const eventsPerDeal = 10;
/** Fates of a hundred deals. */
const fates = [
  { share: 45, stages: ['won'] },
  { share: 15, stages: ['won', 'open', 'won'] },
  { share: 10, stages: ['won', 'lost'] },
  { share: 30, stages: ['lost'] },
] as const;

/**
 * What happens in the CRM over the waves of a run: about ten events a deal, some deals won, some won, lost and won again, some never.
 * @param events of all deals together.
 */
export function planDeals(seed: number, events: number, waves: number): DealPlan {
  const random = new SeededRandom(seed ^ 0x5eed);
  const deals = Math.max(1, Math.round(events / eventsPerDeal));
  const planned: PlannedChange[][] = Array.from({ length: waves }, () => []);
  const everWon: boolean[] = [];
  for (let deal = 0; deal < deals; deal += 1) {
    const fate = fateOf(random);
    everWon.push(fate.some((stage) => stage === 'won'));
    const changes = changesOf(random, fate, deal);
    const share = Math.floor(events / deals) + (deal < events % deals ? 1 : 0);
    const when = changes.map(() => random.between(0, waves - 1)).sort((a, b) => a - b);
    for (const [at, change] of changes.entries()) {
      const count =
        at === changes.length - 1
          ? share - (changes.length - 1) * perChange(share, changes)
          : perChange(share, changes);
      planned[when[at] ?? 0]?.push({ deal, change, events: timesOf(random, count) });
    }
  }
  return { deals, events, waves: planned, everWon };
}

const perChange = (share: number, changes: readonly Change[]): number =>
  Math.max(1, Math.floor(share / changes.length));

function fateOf(random: SeededRandom): readonly ('won' | 'open' | 'lost')[] {
  let rest = random.between(0, 99);
  for (const { share, stages } of fates) {
    if (rest < share) return stages;
    rest -= share;
  }
  return [];
}

/** The stages in order, with one or two edits before, between or after them. */
function changesOf(
  random: SeededRandom,
  stages: readonly ('won' | 'open' | 'lost')[],
  deal: number,
): readonly Change[] {
  const changes: Change[] = stages.map((stage) => ({ kind: 'stage', stage }));
  const day = Date.UTC(2027, 0, 1 + random.between(0, 300), 12);
  const edits: readonly Change[] = [
    { kind: 'amount', amount: String(20_000 + deal * 7 + random.between(1, 6)) },
    { kind: 'close_date', closeDate: String(day) },
  ];
  for (const edit of edits.slice(0, random.between(1, 2)))
    changes.splice(random.between(0, changes.length), 0, edit);
  return changes;
}

/** Most events come at once, some late enough to be overtaken by later changes; one in four is delivered again. */
function timesOf(random: SeededRandom, count: number): PlannedChange['events'] {
  return Array.from({ length: count }, () => ({
    delayMs: random.chance(0.7) ? random.between(0, 300) : random.between(300, 8_000),
    redeliveries: random.chance(0.25) ? random.between(1, 3) : 0,
  }));
}
