import type { Row } from '../salesforce.schemas';
import type { ObjectSchema } from './object-schemas';
import { textOf } from './row-values';

/** Salesforce has no field for recurring revenue or contract term; most orgs made their own. Only fields that say so in as many words are taken. */
const labels = {
  arr: /^(?:arr|annual recurring revenue)(?: \([a-z]{3}\))?$/i,
  termMonths: /^(?:contract |subscription )?term(?: \(months\)|,? in months| months)$/i,
} as const;

const fieldLabelled = (schema: ObjectSchema, label: RegExp, types: readonly string[]): string | null =>
  schema.fields.find((field) => field.custom && types.includes(field.type) && label.test(field.label ?? ''))
    ?.name ?? null;

/** Names of the org's own fields for annual revenue and term; null where there is none. */
export interface OwnFigures {
  readonly arr: string | null;
  readonly termMonths: string | null;
}

export function ownFiguresOf(schema: ObjectSchema): OwnFigures {
  return {
    arr: fieldLabelled(schema, labels.arr, ['currency', 'double']),
    termMonths: fieldLabelled(schema, labels.termMonths, ['double', 'int', 'long']),
  };
}

/** The term as whole months; null when it is none. */
export function termMonthsOf(row: Row, field: string | null): number | null {
  const months = field === null ? Number.NaN : Number(textOf(row, field) ?? Number.NaN);
  return Number.isInteger(months) && months > 0 && months <= 1_200 ? months : null;
}
