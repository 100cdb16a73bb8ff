import { isDay } from './day';

const days = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `2026-01-05` → `5 January 2026`; '' for null or what is no day. */
export function readableDay(day: string | null): string {
  return day !== null && isDay(day) ? days.format(new Date(`${day}T00:00:00Z`)) : '';
}
