import { Decimal as DecimalJs } from 'decimal.js';

/** Decimal arithmetic of the domain: 60 digits, half up. Its own copy, so that nobody's settings leak in. */
export const Decimal = DecimalJs.clone({ precision: 60, rounding: DecimalJs.ROUND_HALF_UP });
export type Decimal = DecimalJs;

export type DecimalReading =
  /** No value was given: unknown, which is not zero. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'number'; readonly value: Decimal }
  | { readonly kind: 'problem'; readonly code: 'not_a_number' | 'number_too_large' };

const plain = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?$/;
const mostIntegerDigits = 15;

/**
 * Reads decimal text as programs write it (`1500.00`, `-3`, `1.0E7`). Anything that would have to be guessed – `1.234,56`, `1,000`,
 * `$5`, `abc` – is a problem, never zero. More than 15 digits before the point is a problem too: no account earns that.
 */
export function readDecimal(text: string | null | undefined): DecimalReading {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return { kind: 'absent' };
  if (!plain.test(trimmed)) return { kind: 'problem', code: 'not_a_number' };
  const value = new Decimal(trimmed);
  if (!value.isFinite() || value.abs().gte(new Decimal(10).pow(mostIntegerDigits))) {
    return { kind: 'problem', code: 'number_too_large' };
  }
  return { kind: 'number', value };
}

/** Canonical decimal text: no exponent, no trailing zeros, no `-0`. Two equal numbers have the same text. */
export function decimalText(value: Decimal): string {
  return value.isZero() ? '0' : value.toFixed();
}
