import type { PropertyValue } from '../notion.schemas';

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const text = (value: unknown): string | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return decimal(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
};

/** Numbers as decimal text: `1e21` and its like are written out, because money is read from it. */
const decimal = (value: number): string =>
  /e/.test(String(value))
    ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);

const joined = (texts: readonly (string | null)[], separator: string): string | null => {
  const known = texts.filter((one): one is string => one !== null);
  return known.length > 0 ? known.join(separator) : null;
};

/** Pieces of rich text as one text. */
export function plainText(value: unknown): string | null {
  const whole = items(value)
    .map((piece) => fields(piece)['plain_text'])
    .filter((one): one is string => typeof one === 'string')
    .join('')
    .trim();
  return whole === '' ? null : whole;
}

/** A person by name, else e-mail address; null for one Notion shows by id alone. */
const personText = (value: unknown): string | null =>
  text(fields(value)['name']) ?? text(fields(fields(value)['person'])['email']);

const optionText = (value: unknown): string | null => text(fields(value)['name']);

const uniqueId = (value: unknown): string | null => {
  const { prefix, number } = fields(value);
  const counted = text(number);
  return counted === null
    ? null
    : typeof prefix === 'string' && prefix !== ''
      ? `${prefix}-${counted}`
      : counted;
};

/** Formula results and rolled-up values say themselves what they are. */
const computed = (value: unknown): string | null => {
  const { type, array } = fields(value);
  if (type === 'array')
    return joined(
      items(array).map((one) => textOfProperty({ id: '', type: '', ...fields(one) })),
      ', ',
    );
  return typeof type === 'string' ? textOfProperty({ id: '', ...fields(value), type }) : null;
};

/** One reader for each kind of property; what it does not know is null. */
const readers: Readonly<Record<string, (value: unknown) => string | null>> = {
  title: plainText,
  rich_text: plainText,
  number: text,
  string: text,
  select: optionText,
  status: optionText,
  // Notion allows no comma in an option's name; several values are separated as everywhere in Thread.
  multi_select: (value) => joined(items(value).map(optionText), ';'),
  date: (value) => text(fields(value)['start']),
  people: (value) => joined(items(value).map(personText), ', '),
  person: personText,
  checkbox: (value) => (typeof value === 'boolean' ? String(value) : null),
  boolean: (value) => (typeof value === 'boolean' ? String(value) : null),
  url: text,
  email: text,
  phone_number: text,
  // Addresses of uploaded files end after an hour; the names stay.
  files: (value) =>
    joined(
      items(value).map((file) => text(fields(file)['name'])),
      ', ',
    ),
  created_time: text,
  last_edited_time: text,
  created_by: personText,
  last_edited_by: personText,
  unique_id: uniqueId,
  formula: computed,
  rollup: computed,
  verification: (value) => text(fields(value)['state']),
  place: (value) => text(fields(value)['name']) ?? text(fields(value)['address']),
};

/**
 * A cell as text; null when it is empty or of a kind that has none (buttons, kinds we do not know). Relations are null here: they hold ids, and the titles
 * behind them are read elsewhere.
 */
export function textOfProperty(value: PropertyValue): string | null {
  const reader = Object.hasOwn(readers, value.type) ? readers[value.type] : undefined;
  return reader?.(value[value.type]) ?? null;
}

/** Ids a relation holds, as far as the page shows them. */
export function relatedIds(value: PropertyValue): readonly string[] {
  return items(value['relation'])
    .map((one) => fields(one)['id'])
    .filter((id): id is string => typeof id === 'string');
}

/** A person in a people cell. */
export interface CellPerson {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

/** People of a cell, in order. Name and e-mail only as far as the integration may see them. */
export function peopleOf(value: PropertyValue): readonly CellPerson[] {
  return items(value['people']).flatMap((one) => {
    const { id, name, person } = fields(one);
    if (typeof id !== 'string') return [];
    return [{ id, name: text(name), email: text(fields(person)['email']) }];
  });
}

/**
 * The calendar day of a date or a formula's date, as it stands in Notion. With a time it is the day on the clock of whoever wrote it: the zone is in the
 * text or beside it, never to be reckoned with again.
 */
export function dayOf(value: PropertyValue): string | null {
  const day = textOfProperty(value)?.slice(0, 10) ?? '';
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null;
}
