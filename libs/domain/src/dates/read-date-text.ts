import type { SourceDate } from '../records/snapshot';
import { isDay } from './day';

const instantShape =
  /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;
const epochMs = /^-?\d{11,14}$/;

/**
 * Reads a date property: `YYYY-MM-DD`, an ISO date-time with offset, a date-time without one (its day is taken as written), or
 * milliseconds since 1970 in 11 to 14 digits. Null for everything else: `03/04/2026` would have to be guessed.
 */
export function readDateText(text: string): SourceDate | null {
  const trimmed = text.trim();
  if (isDay(trimmed)) return { kind: 'day', day: trimmed };
  if (epochMs.test(trimmed)) return instant(new Date(Number(trimmed)));
  const parts = instantShape.exec(trimmed);
  const day = parts?.[1];
  if (parts === null || day === undefined || !isDay(day)) return null;
  if (parts[2] === undefined) return { kind: 'day', day };
  const offset = /^[+-]\d{4}$/.test(parts[2])
    ? `${parts[2].slice(0, 3)}:${parts[2].slice(3)}`
    : parts[2].toUpperCase();
  const iso = trimmed
    .slice(0, trimmed.length - parts[2].length)
    .trim()
    .replace(' ', 'T')
    .replace(',', '.');
  return instant(new Date(`${iso.toUpperCase()}${offset}`));
}

function instant(at: Date): SourceDate | null {
  return Number.isNaN(at.getTime()) ? null : { kind: 'instant', at };
}
