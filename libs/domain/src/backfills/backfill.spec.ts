import fc from 'fast-check';
import { allowedByBrake, backfillBatch } from './backfill';

const amount = fc.integer({ min: 0, max: 500 });

it('never lets more accounts be made than the brake allows, whatever the records come to', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), amount, amount, (brake, created, underWay) => {
      const allowed = allowedByBrake({ brake, created, underWay });
      expect(allowed).toBeGreaterThanOrEqual(0);
      expect(allowed === 0 || created + underWay + allowed <= brake).toBe(true);
      expect(allowed + underWay <= backfillBatch || allowed === 0).toBe(true);
    }),
  );
});

it('fills a batch where there is room', () => {
  expect(allowedByBrake({ brake: null, created: 9_999, underWay: 30 })).toBe(backfillBatch - 30);
  expect(allowedByBrake({ brake: 40, created: 10, underWay: 5 })).toBe(25);
  expect(allowedByBrake({ brake: 10, created: 10, underWay: 0 })).toBe(0);
});
