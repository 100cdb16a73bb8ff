const digitsByCurrency = new Map<string, number>();

/** ISO 4217 code in upper case, or null when the text is none. */
export function readCurrency(text: string | null | undefined): string | null {
  const code = text?.trim().toUpperCase() ?? '';
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

/** Digits after the point a currency is counted in: 2 for EUR, 0 for JPY, 3 for KWD; 2 when the currency is unknown. */
export function currencyDigits(currency: string | null): number {
  if (currency === null || readCurrency(currency) === null) return 2;
  const known = digitsByCurrency.get(currency);
  if (known !== undefined) return known;
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digitsByCurrency.set(currency, digits);
  return digits;
}
