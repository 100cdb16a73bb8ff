import { normaliseCompanyName, registrableDomain, type FieldValue } from '@thread/domain';
import type { Prisma } from '../generated/client';
import { storableText } from '../storable';

/** A field of an account with its new value. */
export interface FieldToStore {
  readonly field: string;
  readonly value: FieldValue | null;
}

/** The columns of the account row that fields fill. `custom` and `context` hold only what the fields name. */
export interface AccountColumns {
  readonly columns: Omit<Prisma.AccountUncheckedUpdateInput, 'custom' | 'context'>;
  readonly custom: Readonly<Record<string, string | null>>;
  readonly context: Readonly<Record<string, string | null>>;
}

const textColumns = new Set([
  'website',
  'aeEmail',
  'aeName',
  'primaryContactName',
  'primaryContactEmail',
  'industry',
  'companySize',
  'notes',
]);

/** Translates fields to columns. An unknown name is left out: an account always has one. Fields without a column are ignored. */
export function accountColumns(fields: readonly FieldToStore[]): AccountColumns {
  const columns: Record<string, unknown> = {};
  const custom: Record<string, string | null> = {};
  const context: Record<string, string | null> = {};
  for (const { field, value } of fields) {
    if (field.startsWith('custom.')) custom[field.slice('custom.'.length)] = valueText(value);
    else if (field.startsWith('context.')) context[field.slice('context.'.length)] = valueText(value);
    else Object.assign(columns, columnsOf(field, value));
  }
  return { columns, custom, context };
}

function columnsOf(field: string, value: FieldValue | null): Record<string, unknown> {
  const text = valueText(value);
  if (field === 'companyName') {
    return text ? { companyName: text, normalisedName: normaliseCompanyName(text) } : {};
  }
  if (field === 'arr') {
    if (value?.type !== 'money') return { arrAmount: null, arrCurrency: null };
    return { arrAmount: value.amount, arrCurrency: value.currency };
  }
  if (field === 'closeDate')
    return { closeDate: value?.type === 'day' ? new Date(`${value.day}T00:00:00Z`) : null };
  if (field === 'website') return { website: text, domain: text ? registrableDomain(text) : null };
  return textColumns.has(field) ? { [field]: text } : {};
}

/** A value as text, for fields kept as text. */
function valueText(value: FieldValue | null): string | null {
  if (value === null) return null;
  if (value.type === 'day') return value.day;
  if (value.type === 'money') return value.currency ? `${value.amount} ${value.currency}` : value.amount;
  return storableText(value.text);
}
