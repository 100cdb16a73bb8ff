const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps: readonly (readonly [number, number, Intl.RelativeTimeFormatUnit])[] = [
  [hour, minute, 'minute'],
  [day, hour, 'hour'],
  [30 * day, day, 'day'],
  [365 * day, 30 * day, 'month'],
  [Number.POSITIVE_INFINITY, 365 * day, 'year'],
];

/** "3 minutes ago", "in 2 days". */
export function formatRelative(instant: string, now: number): string {
  const distance = new Date(instant).getTime() - now;
  if (Number.isNaN(distance)) return instant;
  if (Math.abs(distance) < minute) return distance > 0 ? 'in a moment' : 'just now';
  const [, size, unit] = steps.find(([limit]) => Math.abs(distance) < limit) ?? [0, day, 'day' as const];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(distance / size), unit);
}

/** Day and time in the reader's zone, zone named. */
export function formatInstant(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return new Intl.DateTimeFormat(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(date);
}

/** Day and time of day in the reader's zone: "Nov 29, 2026, 11:07 PM". */
export function formatMoment(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/**
 * A sentence of the server with every UTC instant (`2026-03-10T11:59:30.000Z`, `2026-03-10 11:59 UTC`) and every calendar day (`2026-03-10`) in it in the
 * reader's own notation. The one place where that is done.
 */
export function withReadableTimes(text: string): string {
  return text
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g, formatInstant)
    .replace(/(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) UTC/g, (_, day: string, time: string) =>
      formatMoment(`${day}T${time}Z`),
    )
    .replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, formatDay);
}

/** A calendar day `YYYY-MM-DD`; belongs to no zone, so none is applied. */
export function formatDay(calendarDay: string): string {
  const date = new Date(`${calendarDay}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return calendarDay;
  return new Intl.DateTimeFormat(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(date);
}

/** "850 ms", "2.4 s", "3 min". */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < minute) return `${Number((ms / 1_000).toFixed(1))} s`;
  if (ms < hour) return `${Math.round(ms / minute)} min`;
  return `${Number((ms / hour).toFixed(1))} h`;
}
