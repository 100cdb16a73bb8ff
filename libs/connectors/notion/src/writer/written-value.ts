import type { Column } from '../schema/data-source';

/** What a cell is to hold, as the API takes it; or why it cannot. */
export type WrittenValue =
  | { readonly kind: 'value'; readonly json: unknown }
  | { readonly kind: 'problem'; readonly code: string; readonly text: string };

/** Notion's limits on one text and on the pieces of a cell. */
const longestPiece = 2_000;
const mostPieces = 100;
/** A double holds every decimal of so many digits. */
const mostDigits = 15;

const value = (json: unknown): WrittenValue => ({ kind: 'value', json });
const problem = (code: string, text: string): WrittenValue => ({ kind: 'problem', code, text });

function textPieces(text: string | null, { name }: Column): WrittenValue {
  const characters = [...(text ?? '')];
  const pieces: string[] = [];
  for (let from = 0; from < characters.length; from += longestPiece)
    pieces.push(characters.slice(from, from + longestPiece).join(''));
  return pieces.length > mostPieces
    ? problem('too_long', `“${name}” holds ${mostPieces} pieces of ${longestPiece} characters at most.`)
    : value(pieces.map((content) => ({ type: 'text', text: { content } })));
}

function number(text: string | null, { name }: Column): WrittenValue {
  if (text === null) return value(null);
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  return Number.isFinite(Number(text)) && text.trim() !== '' && digits.length <= mostDigits
    ? value(Number(text))
    : problem('not_exact', `“${name}” holds numbers of ${mostDigits} digits at most.`);
}

/** By id, so that a deleted option is refused: by its name Notion would make it anew. */
function option(text: string | null, { name, options }: Column): WrittenValue {
  if (text === null) return value(null);
  const found = options.find((one) => one.name === text);
  return found
    ? value({ id: found.id })
    : problem('option_gone', `“${text}” is not an option of “${name}” any more.`);
}

function severalOptions(text: string | null, column: Column): WrittenValue {
  const wanted = (text ?? '').split(';').filter((one) => one !== '');
  const values = wanted.map((one) => option(one, column));
  return (
    values.find(({ kind }) => kind === 'problem') ??
    value(values.flatMap((one) => (one.kind === 'value' ? [one.json] : [])))
  );
}

const plain = (text: string | null): WrittenValue => value(text);

const writers: Readonly<Record<string, (text: string | null, column: Column) => WrittenValue>> = {
  title: textPieces,
  rich_text: textPieces,
  number,
  select: option,
  status: option,
  multi_select: severalOptions,
  checkbox: (text, { name }) =>
    text === null
      ? problem('not_empty', `“${name}” is a checkbox: it cannot be empty.`)
      : value(text === 'true'),
  // A day, or an instant with its zone; an end there was is gone with the start it belonged to.
  date: (text) => value(text === null ? null : { start: text }),
  url: plain,
  email: plain,
  phone_number: plain,
};

/** Kinds of columns Thread writes; the others hold people, pages, files, or what Notion computes. */
export function isWritable(type: string): boolean {
  return Object.hasOwn(writers, type);
}

/** A property's text as the column's kind of value; null empties it. Pure. */
export function writtenValue(text: string | null, column: Column): WrittenValue {
  const writer = isWritable(column.type) ? writers[column.type] : undefined;
  return (
    writer?.(text, column) ?? problem('not_writable', `“${column.name}” is of a kind Thread does not write.`)
  );
}
