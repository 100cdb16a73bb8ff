import { calendarDayIn, isTimeZone } from '../dates/calendar-day';
import { coerceValue } from '../mapping/coerce-value';
import type { FieldMapping, FieldValue, Transform } from '../mapping/mapping';
import { sameValue } from '../mapping/same-value';
import { targetType } from '../mapping/target';
import { transformText } from '../mapping/transform-text';
import type { FieldDescription } from '../records/snapshot';

/** What turning a value into a property's text needs to know of the record and its account. */
export interface OutwardPlace {
  readonly description: FieldDescription;
  readonly timeZone: string;
  /** Currency amounts of the record are in; null when it is not known. */
  readonly currency: string | null;
}

export type OutwardText =
  | { readonly kind: 'text'; /** Null empties the property. */ readonly text: string | null }
  | { readonly kind: 'problem'; readonly code: string; readonly text: string };

type OutwardField = Pick<FieldMapping, 'target' | 'transform'>;

const problem = (code: string, text: string): OutwardText => ({ kind: 'problem', code, text });

/** Instants of a day at which it is that day in every zone, tried in turn. */
const hours = ['12:00:00.000Z', '00:00:00.000Z', '20:00:00.000Z'] as const;

/**
 * A value as its property keeps it: options by internal value, days and instants in the provider's form, amounts as plain decimals in the record's own
 * currency. Refused unless reading the text back gives the value again: what would come back as something else would never settle.
 */
export function outwardText(field: OutwardField, value: FieldValue | null, place: OutwardPlace): OutwardText {
  if (value === null) return { kind: 'text', text: null };
  const made = textFor(value, field.transform, place);
  if (made.kind === 'problem' || made.text === null) return made;
  return sameValue(readOutward(field, made.text, place), value)
    ? made
    : problem('reads_back_differently', 'The property would not give the same value back.');
}

/** What a property's text means for the field, as a read would map it; null for an empty or unusable text. */
export function readOutward(field: OutwardField, raw: string | null, place: OutwardPlace): FieldValue | null {
  if (raw === null || raw.trim() === '') return null;
  const { description, currency, timeZone } = place;
  const reading = {
    record: null,
    propertyLabel: null,
    description,
    raw,
    value: null,
    steps: [],
    problem: null,
  };
  const { value: text } = transformText(raw, field.transform, reading);
  if (text.trim() === '') return null;
  const facts = { name: '', timeZone, currency, additionalCurrencies: [], homeUrl: null };
  return coerceValue(targetType(field), {
    text,
    target: field.target,
    reading,
    snapshot: { currency },
    context: { facts, fields: {} },
  }).value;
}

function textFor(value: FieldValue, transform: Transform, place: OutwardPlace): OutwardText {
  if (value.type === 'money') return moneyFor(value, place);
  if (value.type === 'day') return dayFor(value.day, place);
  const untranslated = transform.kind === 'lookup' ? keyOf(value.text, transform) : value.text;
  if (untranslated === null) return problem('not_in_table', 'The table has no value that becomes this one.');
  return choiceFor(untranslated, place.description);
}

function moneyFor(value: Extract<FieldValue, { type: 'money' }>, { currency }: OutwardPlace): OutwardText {
  if (value.currency === currency) return { kind: 'text', text: value.amount };
  const there = currency === null ? 'of unknown currency' : `in ${currency}`;
  return problem('other_currency', `Amounts of the record are ${there}; amounts are not converted.`);
}

function dayFor(day: string, { description, timeZone }: OutwardPlace): OutwardText {
  if (description.type !== 'datetime') return { kind: 'text', text: day };
  const instant = isTimeZone(timeZone)
    ? hours.map((hour) => `${day}T${hour}`).find((text) => calendarDayIn(new Date(text), timeZone) === day)
    : undefined;
  return instant === undefined
    ? problem('unknown_time_zone', 'The time zone of the provider account is not known.')
    : { kind: 'text', text: instant };
}

function keyOf(text: string, { table, otherwise }: Extract<Transform, { kind: 'lookup' }>): string | null {
  const found = Object.entries(table).find(([, to]) => to === text)?.[0];
  if (found !== undefined) return found;
  return otherwise === 'keep' && !Object.hasOwn(table, text) ? text : null;
}

function choiceFor(text: string, description: FieldDescription): OutwardText {
  if (description.type === 'boolean' && description.options.length === 0)
    return yesOrNo(text, description.label);
  if (!['option', 'options', 'boolean'].includes(description.type)) return { kind: 'text', text };
  const wanted = description.type === 'options' ? text.split(',').map((part) => part.trim()) : [text];
  const values: string[] = [];
  for (const label of wanted) {
    const option =
      description.options.find((one) => one.label === label) ??
      description.options.find((one) => one.value === label);
    if (option === undefined)
      return problem('unknown_option', `“${label}” is not an option of ${description.label}.`);
    values.push(option.value);
  }
  return { kind: 'text', text: values.join(';') };
}

function yesOrNo(text: string, label: string): OutwardText {
  const said = { yes: 'true', true: 'true', no: 'false', false: 'false' }[text.toLowerCase()];
  return said === undefined
    ? problem('unknown_option', `${label} is a yes or no.`)
    : { kind: 'text', text: said };
}
