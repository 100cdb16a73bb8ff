import type { Column, DataSource } from './data-source';

/** Which columns of a table mean what. Guessed by type and name; a mapping or another name corrects it. Null = the table has none. */
export interface DealColumns {
  readonly title: Column | null;
  readonly amount: Column | null;
  readonly arr: Column | null;
  readonly currency: Column | null;
  readonly termMonths: Column | null;
  readonly closeDate: Column | null;
  readonly owner: Column | null;
  /** A relation to the table of companies, else a text, else the title itself where it names the company. */
  readonly company: Column | null;
  readonly domain: Column | null;
  /** A relation to the table of contacts. */
  readonly contacts: Column | null;
  readonly contactName: Column | null;
  readonly contactEmail: Column | null;
}

const numbers = ['number', 'formula', 'rollup'];
const texts = ['rich_text', 'select'];

const words = {
  arr: /\barr\b|annual|yearly|per year|\bacv\b/i,
  notAmount:
    /\barr\b|\bmrr\b|annual|yearly|monthly|per (?:year|month)|probab|count|seats|users|employees|months?\b|number/i,
  amount: /amount|value|price|revenue|deal size|volume|\btcv\b|budget/i,
  currency: /currency/i,
  term: /\bterm\b|duration|months/i,
  closeDate: /clos/i,
  signed: /sign|won|contract|start/i,
  owner: /owner|account exec|\bae\b|sales|\brep\b|seller|responsible|assign/i,
  company: /compan|account|customer|client|organi[sz]ation/i,
  domain: /domain|web ?site|homepage/i,
  contacts: /contact|person|people|champion|stakeholder/i,
  notContact: /billing|invoice|owner|sales/i,
};

const first = (
  columns: readonly Column[],
  types: readonly string[],
  fits: (name: string) => boolean = () => true,
): Column | null => {
  // A kind named earlier is preferred whatever the order of the columns.
  for (const type of types) {
    const found = columns.find((column) => column.type === type && fits(column.name));
    if (found) return found;
  }
  return null;
};

const only = (columns: readonly Column[], type: string): Column | null => {
  const found = columns.filter((column) => column.type === type);
  return found.length === 1 ? (found[0] ?? null) : null;
};

const amountOf = (columns: readonly Column[]): Column | null => {
  const fits = (name: string): boolean => words.amount.test(name) && !words.notAmount.test(name);
  const money = columns.filter(
    ({ type, format, name }) =>
      type === 'number' &&
      format !== null &&
      !/^(number|percent)/.test(format) &&
      !words.notAmount.test(name),
  );
  return first(columns, numbers, fits) ?? (money.length === 1 ? (money[0] ?? null) : null);
};

const relationTo = (
  columns: readonly Column[],
  pattern: RegExp,
  nameOf: (id: string) => string | null,
): Column | null =>
  first(columns, ['relation'], (name) => pattern.test(name)) ??
  columns.find(
    ({ type, targetId }) => type === 'relation' && targetId !== null && pattern.test(nameOf(targetId) ?? ''),
  ) ??
  null;

/**
 * Finds the columns a deal is made of.
 * @param nameOf name of another data source; null when it is not known.
 */
export function dealColumns(source: DataSource, nameOf: (id: string) => string | null): DealColumns {
  const { columns } = source;
  const title = first(columns, ['title']);
  const contactEmails = columns.filter(({ type, name }) => type === 'email' && !words.notContact.test(name));
  return {
    title,
    amount: amountOf(columns),
    arr: first(columns, numbers, (name) => words.arr.test(name)),
    currency: first(columns, ['select', 'rich_text'], (name) => words.currency.test(name)),
    termMonths: first(columns, ['number'], (name) => words.term.test(name)),
    closeDate:
      first(columns, ['date', 'formula', 'rollup'], (name) => words.closeDate.test(name)) ??
      first(columns, ['date'], (name) => words.signed.test(name)) ??
      only(columns, 'date'),
    owner: first(columns, ['people'], (name) => words.owner.test(name)) ?? first(columns, ['people']),
    company:
      relationTo(columns, words.company, nameOf) ??
      first(columns, texts, (name) => words.company.test(name) && !words.contacts.test(name)) ??
      (title && words.company.test(title.name) ? title : null),
    domain: first(columns, ['url', 'rich_text', 'rollup', 'formula'], (name) => words.domain.test(name)),
    contacts: relationTo(columns, words.contacts, nameOf),
    contactName: first(columns, texts, (name) => words.contacts.test(name)),
    contactEmail:
      contactEmails.find(({ name }) => words.contacts.test(name)) ??
      contactEmails[0] ??
      first(columns, ['rich_text'], (name) => /e-?mail/i.test(name)),
  };
}

/** Columns of a company's or contact's own table. */
export function relatedColumns(source: DataSource): {
  readonly title: Column | null;
  readonly domain: Column | null;
  readonly email: Column | null;
  readonly role: Column | null;
} {
  const { columns } = source;
  return {
    title: first(columns, ['title']),
    domain:
      first(
        columns,
        ['url', 'rich_text'],
        (name) => words.domain.test(name) || /\burl\b|\bsite\b/i.test(name),
      ) ?? first(columns, ['url']),
    email: first(columns, ['email']) ?? first(columns, ['rich_text'], (name) => /e-?mail/i.test(name)),
    role: first(columns, texts, (name) => /role|title|position|function/i.test(name)),
  };
}
