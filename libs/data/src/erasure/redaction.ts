import { escapeHtml } from '@thread/domain';
import { findWords } from './find-words';

/** What stands in a text where somebody was named. */
export const redacted = '[removed for privacy]';

/** Shorter ones would be found in every text. */
const shortest = 3;
const letters = { before: /[\p{L}\p{N}]$/u, after: /^[\p{L}\p{N}]/u };

/** Whether a value by itself says who somebody is: an address, or a number one can be called at. */
export function isTelltale(text: string): boolean {
  return /\S@\S/.test(text) || text.replace(/\D/g, '').length >= 7;
}

/** Finds the names and addresses of one person in texts, whatever their case, and as HTML writes them. */
export class Redaction {
  readonly #whole: ReadonlySet<string>;
  /** Longest first, in small letters. */
  readonly #parts: readonly string[];

  constructor(values: Iterable<string | null>) {
    const texts = new Set(
      [...values].flatMap((value) => (value && value.trim().length >= shortest ? value.trim() : [])),
    );
    this.#whole = new Set([...texts].map((text) => text.toLowerCase()));
    const found = new Set([...texts, ...[...texts].map(escapeHtml)].map(inSmallLetters));
    this.#parts = [...found].sort((a, b) => b.length - a.length);
  }

  /** Whether the text is one of the values and nothing else. */
  is(text: string): boolean {
    return this.#whole.has(text.trim().toLowerCase());
  }

  isIn(text: string): boolean {
    return this.text(text) !== text;
  }

  text(text: string): string {
    let [rest, from] = ['', 0];
    for (const { start, end } of findWords(inSmallLetters(text), this.#parts, letters)) {
      rest += text.slice(from, start) + redacted;
      from = end;
    }
    return rest + text.slice(from);
  }

  /** The JSON value with all its strings redacted. `wholeIsNull`: strings that are a value and nothing else become null. */
  json(value: unknown, wholeIsNull = false): unknown {
    if (typeof value === 'string') return wholeIsNull && this.is(value) ? null : this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.json(item, wholeIsNull));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.json(member, wholeIsNull)]),
    );
  }
}

/** Of the same length, so that a place in it is the same place in the text. */
function inSmallLetters(text: string): string {
  return text.replace(/\p{L}/gu, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  });
}
