const shape = /^(\d{4})-(\d{2})-(\d{2})$/;
const msPerDay = 86_400_000;

/** A calendar day `YYYY-MM-DD` as a count of days since 1970-01-01, or null when there is no such day. */
export function dayNumber(day: string): number | null {
  const parts = shape.exec(day);
  if (parts === null) return null;
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, date);
  const real =
    instant.getUTCFullYear() === year && instant.getUTCMonth() === month - 1 && instant.getUTCDate() === date;
  return real && year >= 1 ? Math.round(instant.getTime() / msPerDay) : null;
}

/** True for a real calendar day between 0001-01-01 and 9999-12-31, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return dayNumber(text) !== null;
}

/** The reverse of `dayNumber`. Throws RangeError outside the years 1 to 9999. */
export function dayFromNumber(count: number): string {
  const instant = new Date(count * msPerDay);
  const year = instant.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new RangeError('A day outside the years 1 to 9999.');
  return dayText(year, instant.getUTCMonth() + 1, instant.getUTCDate());
}

/** `YYYY-MM-DD` out of its parts. */
export function dayText(year: number, month: number, date: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Throws RangeError for what is not a day; for callers whose input was validated. */
export function requireDay(day: string): number {
  const count = dayNumber(day);
  if (count === null) throw new RangeError(`Not a calendar day: ${day.slice(0, 40)}`);
  return count;
}
