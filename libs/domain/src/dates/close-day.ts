import type { SourceDate } from '../records/snapshot';
import { calendarDayIn, isTimeZone } from './calendar-day';
import { isDay } from './day';

export type DayReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'day'; readonly day: string; readonly step: string }
  | { readonly kind: 'problem'; readonly code: 'not_a_date' | 'unknown_time_zone'; readonly text: string };

/** The calendar day of a source's date, with the step that explains it. Never throws. */
export function readSourceDay(date: SourceDate | null, timeZone: string): DayReading {
  if (date === null) return { kind: 'absent' };
  if (date.kind === 'day') {
    if (isDay(date.day))
      return { kind: 'day', day: date.day, step: `${date.day} is already a calendar day.` };
    return { kind: 'problem', code: 'not_a_date', text: 'The source gives a day that does not exist.' };
  }
  if (!isTimeZone(timeZone)) {
    return {
      kind: 'problem',
      code: 'unknown_time_zone',
      text: `The account's time zone "${timeZone.slice(0, 80)}" is not known.`,
    };
  }
  try {
    const day = calendarDayIn(date.at, timeZone);
    return { kind: 'day', day, step: `${date.at.toISOString()} is ${day} in ${timeZone}.` };
  } catch {
    return { kind: 'problem', code: 'not_a_date', text: 'The source gives an instant outside the calendar.' };
  }
}

/**
 * The close date as a calendar day `YYYY-MM-DD`: an instant is read in the provider account's zone, a day stays the day it is.
 * Null when there is no date or it cannot be read (unknown zone, impossible day); `readSourceDay` says which.
 */
export function closeDay(date: SourceDate | null, timeZone: string): string | null {
  const reading = readSourceDay(date, timeZone);
  return reading.kind === 'day' ? reading.day : null;
}
