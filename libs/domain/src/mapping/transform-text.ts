import { cleanCompanyName } from '../identity/clean-company-name';
import { quoted } from '../text/clean-text';
import type { Transform } from './mapping';
import { optionLabel } from './option-label';
import { readPlainText } from './plain-text';
import type { Converted, Reading } from './reading';

function changed(from: string, to: string, what: string): Converted<string> {
  return { value: to, steps: from === to ? [] : [`${what}: ${quoted(to)}.`], problem: null };
}

function lookup(raw: string, transform: Extract<Transform, { kind: 'lookup' }>): Converted<string> {
  const key = raw.trim();
  const found = Object.hasOwn(transform.table, key) ? transform.table[key] : undefined;
  if (found !== undefined) return changed(raw, found, 'Translated by the table');
  const keeps = transform.otherwise === 'keep';
  return {
    value: keeps ? raw : '',
    steps: [`Not in the table; ${keeps ? 'kept as it is' : 'left empty'}.`],
    problem: null,
  };
}

/** Applies a transform that works on text. The ones that make a day, number or URL are done when the value gets its type. '' = no value. */
export function transformText(raw: string, transform: Transform, reading: Reading): Converted<string> {
  switch (transform.kind) {
    case 'clean_company_name':
      return changed(raw, cleanCompanyName(raw), 'Cleaned');
    case 'plain_text':
      return changed(raw, readPlainText(raw), 'As plain text');
    case 'lower_case':
      return changed(raw, raw.toLowerCase(), 'In lower case');
    case 'option_label':
      return optionLabel(raw, reading.description);
    case 'lookup':
      return lookup(raw, transform);
    case 'none':
    case 'website':
    case 'calendar_day':
    case 'number':
      return { value: raw, steps: [], problem: null };
  }
}
