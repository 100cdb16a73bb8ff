/** Words that say what a deal is, not who it is with. One of them makes a piece of a deal name noise. */
const dealWords = new Set(
  `renewal renewals renew renewed upsell upsells upselling upgrade downgrade expansion cross-sell crosssell addon add-on amendment
  extension opportunity opp deal contract agreement subscription subscriptions licence licences license licenses order quote proposal pilot
  poc trial demo inbound outbound newbiz new-business seats seat users mrr arr acv tcv signed closed won onboarding implementation
  verlängerung neugeschäft vertrag renouvellement contrat renovación contrato`.split(/\s+/),
);

/** Words that may stand beside a deal word without naming a company. */
const fillerWords = new Set(
  `new business existing customer client logo sale sales plan plans enterprise pro professional premium business starter basic growth team
  standard annual annually yearly monthly quarterly multi multi-year year years yr yrs month months mo week weeks phase copy draft final
  and for the of a an with & + us eu uk emea apac amer na`.split(/\s+/),
);

/** Words that are noise even at the front of a name, where a company's own name usually stands. */
const leadingWords = new Set(
  `renewal renewals upsell expansion cross-sell crosssell addon add-on amendment opportunity opp deal newbiz new-business inbound outbound
  verlängerung neugeschäft renouvellement renovación`.split(/\s+/),
);

const months =
  'jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december';
const period = new RegExp(
  `^(?:(?:19|20)\\d\\d(?:[/-]\\d{1,4}){0,2}|\\d{1,2}[/.-](?:19|20)\\d\\d|q[1-4]|h[12]|fy'?\\d{2,4}|${months})$`,
  'u',
);
const figure = /^[#$€£]?\d[\d.,]{0,15}(?:k|m|x|%|€|eur|usd)?$/u;

function wordsOf(piece: string): readonly string[] {
  return piece
    .toLowerCase()
    .replace(/\bnew business\b/gu, 'new-business')
    .replace(/\bcross sell\b/gu, 'cross-sell')
    .replace(/\badd on\b/gu, 'add-on')
    .split(/[\s,;]+/u)
    .map((word) => word.replace(/^[("'[]+|[)"'\].:]+$/gu, ''))
    .filter((word) => word !== '');
}

function isNoise(piece: string, telling: ReadonlySet<string>): boolean {
  const words = wordsOf(piece);
  if (words.length === 0) return true;
  const allowed = words.every(
    (word) => dealWords.has(word) || fillerWords.has(word) || period.test(word) || figure.test(word),
  );
  return allowed && words.some((word) => telling.has(word) || period.test(word));
}

/** Whether a piece at the end of a deal name only describes the deal: `Renewal 2026`, `New Business`, `50 seats`, `Q1`. */
export function isTrailingNoise(piece: string): boolean {
  return isNoise(piece, dealWords);
}

/** The same at the front, with fewer words: `Renewal – Acme` is noise first, `Pilot – Acme` might be Pilot's. */
export function isLeadingNoise(piece: string): boolean {
  return isNoise(piece, leadingWords);
}

/** Whether words run on after a name without any separator are surely noise: a deal word together with a year or quarter. */
export function isRunOnNoise(words: readonly string[]): boolean {
  const lower = wordsOf(words.join(' '));
  return (
    isTrailingNoise(words.join(' ')) &&
    lower.some((word) => dealWords.has(word)) &&
    lower.some((word) => period.test(word))
  );
}
