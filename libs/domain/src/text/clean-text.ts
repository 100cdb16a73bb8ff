import { cutText } from './cut-text';

const longestName = 300;
const longestQuote = 80;
const blockControls = /[^\P{Cc}\n\t]/gu;
const invisible = /[\p{Bidi_Control}\u00AD\u200B\u2060\uFEFF]/gu;
const ink = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Text that can be stored and shown, over several lines: no control characters but newline and tab, no half surrogate pairs.
 * Everything else, markup and formulae included, is kept as the plain text it is.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/gu, '\n').replace(blockControls, '').trim();
}

/**
 * A name on one line: as `cleanText`, and without characters that hide or reorder what a person reads (bidirectional controls,
 * zero-width space, soft hyphen). At most 300 characters, a cut one ends in "…". '' when nothing visible is left.
 */
export function cleanName(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replace(invisible, '')
    .replace(/\s+/gu, ' ')
    .trim();
  if (!ink.test(line)) return '';
  return cutText(line, longestName);
}

/** A raw value inside a sentence: on one line, in double quotes, cut at 80 characters. */
export function quoted(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replace(invisible, '')
    .trim();
  return `"${cutText(line, longestQuote)}"`;
}

/** Text as evidence: unchanged but for what a database cannot hold (NUL, half surrogate pairs), which becomes U+FFFD. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}
