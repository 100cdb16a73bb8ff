/** ISO 4217 codes of Notion's number formats. The format is the unit a number is shown in. */
const codes: Readonly<Record<string, string>> = {
  dollar: 'USD',
  australian_dollar: 'AUD',
  canadian_dollar: 'CAD',
  singapore_dollar: 'SGD',
  hong_kong_dollar: 'HKD',
  new_zealand_dollar: 'NZD',
  new_taiwan_dollar: 'TWD',
  euro: 'EUR',
  pound: 'GBP',
  yen: 'JPY',
  yuan: 'CNY',
  ruble: 'RUB',
  rupee: 'INR',
  won: 'KRW',
  real: 'BRL',
  lira: 'TRY',
  rupiah: 'IDR',
  franc: 'CHF',
  krona: 'SEK',
  norwegian_krone: 'NOK',
  danish_krone: 'DKK',
  mexican_peso: 'MXN',
  chilean_peso: 'CLP',
  philippine_peso: 'PHP',
  colombian_peso: 'COP',
  argentine_peso: 'ARS',
  uruguayan_peso: 'UYU',
  rand: 'ZAR',
  zloty: 'PLN',
  baht: 'THB',
  forint: 'HUF',
  koruna: 'CZK',
  shekel: 'ILS',
  dirham: 'AED',
  riyal: 'SAR',
  ringgit: 'MYR',
  leu: 'RON',
  peruvian_sol: 'PEN',
};

/** The currency a number is shown in; null for plain numbers, percentages and units we do not know. */
export function currencyOfFormat(format: string | null): string | null {
  return format !== null && Object.hasOwn(codes, format) ? (codes[format] ?? null) : null;
}

/** An ISO 4217 code out of a cell, e.g. `EUR` or `eur – Euro`; null when it is none. */
export function currencyOfText(text: string | null): string | null {
  return /^[a-z]{3}\b/i.exec(text?.trim() ?? '')?.[0].toUpperCase() ?? null;
}
