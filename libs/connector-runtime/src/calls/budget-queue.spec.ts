import type { CallLane } from '@thread/domain';
import { BudgetQueue } from './budget-queue';

/** A shared allowance that grants what the spec puts into it. */
class Allowance {
  free = 0;
  readonly asked: [CallLane, number][] = [];
  /** When a refused one may ask again. */
  retryInMs = 5;

  readonly take = (lane: CallLane, want: number) => {
    this.asked.push([lane, want]);
    const granted = Math.min(this.free, want);
    this.free -= granted;
    return Promise.resolve({ granted, retryInMs: this.retryInMs });
  };
}

it('lets the most urgent go first, within a lane in the order they came', async () => {
  const allowance = new Allowance();
  const queue = new BudgetQueue(allowance.take);
  const gone: string[] = [];
  const lanes: CallLane[] = ['backfill', 'sweep', 'clicked', 'live', 'backfill', 'live'];
  const waiting = lanes.map((lane, at) =>
    queue.wait(lane, 30_000).then(() => void gone.push(`${lane} ${at}`)),
  );
  await Promise.resolve();
  allowance.free = 6;
  await Promise.all(waiting);
  expect(gone).toEqual(['live 3', 'live 5', 'clicked 2', 'sweep 1', 'backfill 0', 'backfill 4']);
});

it('asks once for many of a lane', async () => {
  const allowance = new Allowance();
  allowance.free = 25;
  const queue = new BudgetQueue(allowance.take);
  await Promise.all(Array.from({ length: 25 }, () => queue.wait('live', 30_000)));
  expect(allowance.asked.map(([, want]) => want)).toEqual([1, 10, 10, 4]);
});

it('tells who waited long enough when to come again, and does not lose a later grant to them', async () => {
  const allowance = new Allowance();
  allowance.retryInMs = 40;
  const queue = new BudgetQueue(allowance.take);
  expect(await queue.wait('sweep', 10)).toBe(40);
  const next = queue.wait('sweep', 30_000);
  allowance.free = 1;
  expect(await next).toBeNull();
});

it('does not make the urgent wait until the nap of the others is over', async () => {
  const allowance = new Allowance();
  allowance.retryInMs = 600_000;
  const queue = new BudgetQueue(allowance.take);
  const idle = queue.wait('backfill', 100);
  await new Promise((resolve) => setImmediate(resolve));
  allowance.free = 1;
  expect(await queue.wait('live', 30_000)).toBeNull();
  expect(await idle).toBe(600_000);
});
