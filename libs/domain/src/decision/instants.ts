/** The last instant a `Date` can hold, in milliseconds. */
export const lastInstant = 8.64e15;

/** Milliseconds of an instant; null when there is none or it is no valid date. */
export function timeOf(instant: Date | null | undefined): number | null {
  const time = instant?.getTime() ?? Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** An instant for a person and for sorting: ISO 8601 in UTC, or `an unknown time`. */
export function instantText(time: number | null): string {
  return time === null || Math.abs(time) > lastInstant ? 'an unknown time' : new Date(time).toISOString();
}
