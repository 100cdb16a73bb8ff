import { dayFromNumber, requireDay } from './day';

/** Monday 0 … Sunday 6. Day 0 of the count, 1970-01-01, was a Thursday. */
function weekday(count: number): number {
  return (((count + 3) % 7) + 7) % 7;
}

/** How many weekdays lie before this day, counted from a Monday far back; weekends count as the Monday after. */
function weekdayIndex(count: number): number {
  const day = weekday(count);
  return Math.floor((count + 3) / 7) * 5 + Math.min(day, 5);
}

function dayAtIndex(index: number): number {
  return Math.floor(index / 5) * 7 - 3 + (((index % 5) + 5) % 5);
}

/**
 * The working day `n` working days after `day` (before it when negative). Working days are Monday to Friday; public holidays differ by
 * country and are not known here. `n` = 0 gives the day itself, or the Monday after when it falls on a weekend; one working day after a
 * Saturday is the Monday, one before it the Friday. Throws RangeError when `day` is no `YYYY-MM-DD` day or `n` no whole number.
 */
export function addWorkingDays(day: string, n: number): string {
  if (!Number.isSafeInteger(n)) throw new RangeError('Working days are counted in whole numbers.');
  const start = requireDay(day);
  const onWeekend = weekday(start) > 4;
  // On a weekend the Monday after is both the start and the first day after it.
  const steps = onWeekend && n > 0 ? n - 1 : n;
  return dayFromNumber(dayAtIndex(weekdayIndex(start) + steps));
}

/** Working days from `from` up to, not including, `to`: 0 for the same day, negative when `to` is earlier. */
export function workingDaysBetween(from: string, to: string): number {
  return weekdayIndex(requireDay(to)) - weekdayIndex(requireDay(from));
}
