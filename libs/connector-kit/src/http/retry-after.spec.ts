import fc from 'fast-check';
import { longestRetryAfterMs, retryAfterMs } from './retry-after';

const now = new Date('2026-01-15T12:00:00Z');

it.each([
  [null, null],
  ['', null],
  [' ', null],
  ['0', 0],
  ['5', 5000],
  [' 5 ', 5000],
  ['0.25', 250],
  ['-3', 0],
  ['1000000000', longestRetryAfterMs],
  ['9'.repeat(400), longestRetryAfterMs],
  ['Thu, 15 Jan 2026 12:01:00 GMT', 60_000],
  ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
  ['Thu, 15 Jan 2099 12:01:00 GMT', longestRetryAfterMs],
  ['soon', null],
  ['5 apples', null],
  ['2026', 2_026_000],
  ['1e3', null],
])('reads %j as %s ms', (value, ms) => {
  expect(retryAfterMs(value, now)).toBe(ms);
});

it('is always usable as a wait', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.integer().map(String),
        fc.double().map(String),
        fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      ),
      (value) => {
        const ms = retryAfterMs(value, now);
        expect(ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= longestRetryAfterMs)).toBe(true);
      },
    ),
  );
});
