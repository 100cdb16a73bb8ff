import { readSourceDay } from '../dates/close-day';
import { readDateText } from '../dates/read-date-text';
import { readEmailAddress } from '../identity/email-address';
import { readCurrency } from '../money/currency';
import { Decimal, decimalText, readDecimal } from '../money/decimal-text';
import { moneyText } from '../money/round-money';
import type { DealSnapshot } from '../records/snapshot';
import { cleanName, cleanText, quoted } from '../text/clean-text';
import type { FieldType, FieldValue } from './mapping';
import type { Converted, MappingContext, Reading } from './reading';
import { isNameTarget } from './target';
import { readWebsite } from './website';

type Result = Converted<FieldValue | null>;
interface Coercion {
  readonly text: string;
  readonly target: string;
  readonly reading: Reading;
  readonly snapshot: Pick<DealSnapshot, 'currency'>;
  readonly context: MappingContext;
}

const longestFraction = 12;

function made(value: FieldValue, steps: readonly string[] = []): Result {
  return { value, steps, problem: null };
}

function refused(code: string, text: string): Result {
  return { value: null, steps: [text], problem: { code, text } };
}

function toText({ text, target }: Coercion): Result {
  const clean = isNameTarget(target) ? cleanName(text) : cleanText(text);
  if (clean === '') return { value: null, steps: ['Nothing readable is left.'], problem: null };
  return made({ type: 'text', text: clean });
}

function toNumber({ text }: Coercion): Result {
  const reading = readDecimal(text);
  if (reading.kind === 'absent') return { value: null, steps: [], problem: null };
  if (reading.kind === 'problem')
    return refused(reading.code, `${quoted(text)} is not a number that can be read safely.`);
  const value =
    reading.value.decimalPlaces() > longestFraction
      ? reading.value.toDecimalPlaces(longestFraction)
      : reading.value;
  return made({ type: 'number', text: decimalText(value) });
}

function toMoney(coercion: Coercion): Result {
  const reading = readDecimal(coercion.text);
  if (reading.kind === 'absent') return { value: null, steps: [], problem: null };
  if (reading.kind === 'problem')
    return refused(reading.code, `${quoted(coercion.text)} is not an amount that can be read safely.`);
  const currency = readCurrency(coercion.snapshot.currency) ?? readCurrency(coercion.context.facts.currency);
  const money = moneyText(new Decimal(reading.value), currency);
  return made(
    { type: 'money', amount: money.text, currency },
    money.rounded ? [`Rounded to ${money.text}.`] : [],
  );
}

/** A pure date is often kept as midnight UTC: then the day in UTC is meant, whatever the account's zone. */
function isUtcMidnight(at: Date): boolean {
  return (
    at.getUTCHours() === 0 &&
    at.getUTCMinutes() === 0 &&
    at.getUTCSeconds() === 0 &&
    at.getUTCMilliseconds() === 0
  );
}

function toDay({ text, reading, context }: Coercion): Result {
  const date = readDateText(text);
  if (date === null) return refused('not_a_date', `${quoted(text)} is not a date that can be read safely.`);
  const pureDate = reading.description?.type === 'date' && date.kind === 'instant' && isUtcMidnight(date.at);
  const day = readSourceDay(date, pureDate ? 'UTC' : context.facts.timeZone);
  if (day.kind === 'problem') return refused(day.code, day.text);
  return day.kind === 'day'
    ? made({ type: 'day', day: day.day }, [day.step])
    : { value: null, steps: [], problem: null };
}

function toEmail({ text }: Coercion): Result {
  const address = readEmailAddress(text);
  return address === null
    ? refused('not_an_email', `${quoted(text)} is not one e-mail address.`)
    : made({ type: 'email', text: address });
}

function toUrl({ text }: Coercion): Result {
  const url = readWebsite(text);
  return url === null
    ? refused('not_a_website', `${quoted(text)} is not a web address (http or https).`)
    : made({ type: 'url', text: url });
}

const coercions: Readonly<Record<FieldType, (coercion: Coercion) => Result>> = {
  text: toText,
  number: toNumber,
  money: toMoney,
  day: toDay,
  email: toEmail,
  url: toUrl,
};

/** Gives text the type its field has. What cannot be read safely is null with a problem, never a guess. */
export function coerceValue(type: FieldType, coercion: Coercion): Result {
  return coercions[type](coercion);
}
