import { dayText } from './day';

const mostFormatters = 1_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  if (formatters.size >= mostFormatters) formatters.clear();
  formatters.set(timeZone, made);
  return made;
}

/** Whether this is a time zone the runtime knows, e.g. `Europe/Berlin`. */
export function isTimeZone(timeZone: string): boolean {
  if (timeZone === '') return false;
  try {
    formatterFor(timeZone);
    return true;
  } catch {
    return false;
  }
}

/**
 * The calendar day (`YYYY-MM-DD`) on which an instant falls in a time zone. Throws RangeError for an unknown zone, an invalid instant,
 * or one outside the years 1 to 9999; ask `isTimeZone` first where the zone comes from outside.
 */
export function calendarDayIn(instant: Date, timeZone: string): string {
  if (!isTimeZone(timeZone)) throw new RangeError(`Unknown time zone: ${timeZone.slice(0, 80)}`);
  const utcYear = instant.getUTCFullYear();
  if (!(utcYear >= 2 && utcYear <= 9998)) throw new RangeError('An instant outside the years 1 to 9999.');
  const parts = { year: 0, month: 0, day: 0 };
  for (const part of formatterFor(timeZone).formatToParts(instant)) {
    if (part.type === 'year' || part.type === 'month' || part.type === 'day')
      parts[part.type] = Number(part.value);
  }
  return dayText(parts.year, parts.month, parts.day);
}
