import { planDeals } from './deal-plan';

describe('planDeals', () => {
  const plan = planDeals(7, 1_000, 20);
  const changes = plan.waves.flat();

  it('is the same for the same seed', () => {
    expect(planDeals(7, 1_000, 20)).toEqual(plan);
    expect(planDeals(8, 1_000, 20)).not.toEqual(plan);
  });

  it('has exactly the events asked for, about ten a deal', () => {
    expect(plan.deals).toBe(100);
    expect(changes.reduce((sum, { events }) => sum + events.length, 0)).toBe(1_000);
    expect(
      planDeals(1, 7, 3)
        .waves.flat()
        .flatMap(({ events }) => events),
    ).toHaveLength(7);
  });

  it('tells about every change, also the last of each deal', () => {
    expect(changes.every(({ events }) => events.length > 0)).toBe(true);
  });

  it('has deals that were won, won twice, and never', () => {
    const wins = plan.everWon.map(
      (_, deal) =>
        changes.filter(
          ({ deal: of, change }) => of === deal && change.kind === 'stage' && change.stage === 'won',
        ).length,
    );
    expect(wins.map((times) => times > 0)).toEqual(plan.everWon);
    expect(new Set(wins)).toEqual(new Set([0, 1, 2]));
  });
});
