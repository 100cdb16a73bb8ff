import { malformedQuery } from '../api/salesforce-error';
import type { Literal } from './query';
import type { Token } from './tokens';

const dayMs = 86_400_000;
const plainNames = [
  'YESTERDAY',
  'TODAY',
  'TOMORROW',
  'LAST_WEEK',
  'THIS_WEEK',
  'NEXT_WEEK',
  'LAST_MONTH',
  'THIS_MONTH',
  'NEXT_MONTH',
  'LAST_YEAR',
  'THIS_YEAR',
  'NEXT_YEAR',
];
const countedNames = ['LAST_N_DAYS', 'NEXT_N_DAYS', 'LAST_N_MONTHS', 'NEXT_N_MONTHS'];

/** A value in a condition. @throws SalesforceError MALFORMED_QUERY when the token is none. */
export function readLiteral(token: Token): Literal {
  switch (token.kind) {
    case 'text':
      return { kind: 'text', text: token.text };
    case 'number':
      return { kind: 'number', value: Number(token.text) };
    case 'date':
      return { kind: 'date', text: token.text };
    case 'datetime':
      return { kind: 'datetime', ms: readInstant(token.text) };
    case 'word':
      return readWord(token.text);
    case 'mark':
      throw malformedQuery(`unexpected token: '${token.text}'`);
  }
}

function readInstant(text: string): number {
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(ms)) throw malformedQuery(`Invalid datetime: ${text}`);
  return ms;
}

function readWord(text: string): Literal {
  const upper = text.toUpperCase();
  if (upper === 'TRUE' || upper === 'FALSE') return { kind: 'boolean', value: upper === 'TRUE' };
  if (upper === 'NULL') return { kind: 'null' };
  const [name = '', count] = upper.split(':');
  if (plainNames.includes(name) && count === undefined) return { kind: 'dateLiteral', name, count: 0 };
  if (countedNames.includes(name) && count !== undefined)
    return { kind: 'dateLiteral', name, count: Number(count) };
  throw malformedQuery(`unexpected token: '${text}'`);
}

const monthStart = (from: Date, months: number): number =>
  Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);

function unitRange(name: string, at: Date): readonly [from: number, to: number] {
  const today = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const step =
    name.startsWith('LAST') || name === 'YESTERDAY'
      ? -1
      : name.startsWith('NEXT') || name === 'TOMORROW'
        ? 1
        : 0;
  if (name.endsWith('WEEK')) {
    const sunday = today - at.getUTCDay() * dayMs;
    return [sunday + step * 7 * dayMs, sunday + (step + 1) * 7 * dayMs];
  }
  if (name.endsWith('MONTH')) return [monthStart(at, step), monthStart(at, step + 1)];
  if (name.endsWith('YEAR'))
    return [Date.UTC(at.getUTCFullYear() + step, 0, 1), Date.UTC(at.getUTCFullYear() + step + 1, 0, 1)];
  return [today + step * dayMs, today + (step + 1) * dayMs];
}

/** The instants a date literal covers, end excluded, reckoned in UTC. `LAST_N_DAYS:n` ends with today, as the real one does. */
export function dateLiteralRange(
  { name, count }: { name: string; count: number },
  now: number,
): readonly [from: number, to: number] {
  const at = new Date(now);
  const today = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  switch (name) {
    case 'LAST_N_DAYS':
      return [today - count * dayMs, today + dayMs];
    case 'NEXT_N_DAYS':
      return [today + dayMs, today + (count + 1) * dayMs];
    case 'LAST_N_MONTHS':
      return [monthStart(at, -count), monthStart(at, 0)];
    case 'NEXT_N_MONTHS':
      return [monthStart(at, 1), monthStart(at, count + 1)];
    default:
      return unitRange(name, at);
  }
}
