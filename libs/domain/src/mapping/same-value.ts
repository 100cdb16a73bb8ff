import { readDecimal } from '../money/decimal-text';
import type { FieldValue } from './mapping';

function sameNumber(a: string, b: string): boolean {
  const [left, right] = [readDecimal(a), readDecimal(b)];
  return left.kind === 'number' && right.kind === 'number' ? left.value.eq(right.value) : a === b;
}

/** Whether two values mean the same: `1500.00` and `1500` do, `0` and unknown do not. Types matter only where they change the meaning. */
export function sameValue(a: FieldValue | null, b: FieldValue | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.type === 'money' || b.type === 'money') {
    return (
      a.type === 'money' && b.type === 'money' && a.currency === b.currency && sameNumber(a.amount, b.amount)
    );
  }
  if (a.type === 'day' || b.type === 'day') return a.type === 'day' && b.type === 'day' && a.day === b.day;
  if (a.type === 'number' && b.type === 'number') return sameNumber(a.text, b.text);
  return a.text === b.text;
}
