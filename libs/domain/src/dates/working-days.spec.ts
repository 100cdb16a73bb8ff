import fc from 'fast-check';
import { dayFromNumber, dayNumber } from './day';
import { addWorkingDays, workingDaysBetween } from './working-days';

const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

describe('working days', () => {
  // 2026-03-02 is a Monday.
  test.each<[string, number, string]>([
    ['2026-03-02', 0, '2026-03-02'],
    ['2026-03-02', 1, '2026-03-03'],
    ['2026-03-02', 4, '2026-03-06'],
    ['2026-03-02', 5, '2026-03-09'],
    ['2026-03-06', 1, '2026-03-09'],
    ['2026-03-07', 0, '2026-03-09'],
    ['2026-03-07', 1, '2026-03-09'],
    ['2026-03-08', 2, '2026-03-10'],
    ['2026-03-07', -1, '2026-03-06'],
    ['2026-03-09', -1, '2026-03-06'],
    ['2026-03-02', -5, '2026-02-23'],
    ['2024-02-28', 2, '2024-03-01'],
    ['2025-12-31', 1, '2026-01-01'],
    ['1969-12-31', 1, '1970-01-01'],
  ])('%s %i → %s', (day, n, expected) => {
    expect(addWorkingDays(day, n)).toBe(expected);
  });

  test('agrees with counting one day at a time, and always ends on a weekday', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 60_000 }), fc.integer({ min: 1, max: 400 }), (count, n) => {
        let at = count;
        for (let left = n; left > 0;) {
          at += 1;
          const day = weekdayOf(dayFromNumber(at));
          if (day !== 0 && day !== 6) left -= 1;
        }
        expect(addWorkingDays(dayFromNumber(count), n)).toBe(dayFromNumber(at));
      }),
      { numRuns: 200 },
    );
  });

  test('between undoes add from a weekday', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -500, max: 500 }), (count, n) => {
        const start = addWorkingDays(dayFromNumber(count), 0);
        expect(workingDaysBetween(start, addWorkingDays(start, n))).toBe(n);
      }),
    );
  });

  test('what is no day or no whole number is refused', () => {
    expect(() => addWorkingDays('2026-02-30', 1)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-03-02', 1.5)).toThrow(RangeError);
    expect(() => addWorkingDays('9999-12-31', 10)).toThrow(RangeError);
    expect(dayNumber('9999-12-31')).not.toBeNull();
  });
});
