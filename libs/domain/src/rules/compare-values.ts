import { readDateText } from '../dates/read-date-text';
import { dayNumber } from '../dates/day';
import { readDecimal } from '../money/decimal-text';

const code = /^[+-]?0\d/;
const epochMs = /^-?\d{11,14}$/;

/** Milliseconds of a date property; a day is its midnight in UTC. Null when the text is no date. */
function instantOf(text: string): number | null {
  const date = readDateText(text);
  if (date === null) return null;
  if (date.kind === 'instant') return date.at.getTime();
  const count = dayNumber(date.day);
  return count === null ? null : count * 86_400_000;
}

/** Digits alone are a date only beside something that is one, else they are a number. */
function bothDates(a: string, b: string): readonly [number, number] | null {
  if (epochMs.test(a.trim()) && epochMs.test(b.trim())) return null;
  const [left, right] = [instantOf(a), instantOf(b)];
  return left === null || right === null ? null : [left, right];
}

function folded(text: string): string {
  return text.toWellFormed().normalize('NFC').trim().toLowerCase();
}

/**
 * Orders two property values: as decimals when both are numbers, as instants when both are dates (a day counts as its midnight in UTC);
 * null when they cannot be ordered. Numbers with leading zeros are codes, not numbers.
 */
export function compareValues(a: string, b: string): number | null {
  if (!code.test(a.trim()) && !code.test(b.trim())) {
    const [left, right] = [readDecimal(a), readDecimal(b)];
    if (left.kind === 'number' && right.kind === 'number') return left.value.comparedTo(right.value);
  }
  const dates = bothDates(a, b);
  return dates === null ? null : Math.sign(dates[0] - dates[1]);
}

/** Whether two property values are equal: as numbers or dates where both are, else as text without regard to case. */
export function equalValues(a: string, b: string): boolean {
  const order = compareValues(a, b);
  return order === null ? folded(a) === folded(b) : order === 0;
}

/** Whether one text contains another, without regard to case. */
export function containsText(text: string, part: string): boolean {
  return folded(text).includes(folded(part));
}
