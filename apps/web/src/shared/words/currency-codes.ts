const usual = ['USD', 'EUR', 'GBP'];

/** ISO 4217 codes the browser knows, the usual ones first. */
export function currencyCodes(): string[] {
  const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('currency') : [];
  return [...new Set([...usual, ...known])];
}
