import type { FieldValue as WireValue, Problem } from '@thread/contracts';
import {
  accountFields,
  cleanName,
  cleanText,
  isDay,
  isKnownTarget,
  readCurrency,
  readDecimal,
  readEmailAddress,
  readWebsite,
} from '@thread/domain';
import type { FieldType, FieldValue } from '@thread/domain';
import { ProblemError } from '../http/problem-error';

type Checked =
  { readonly ok: true; readonly value: FieldValue | null } | { readonly ok: false; readonly message: string };

const longestText = 20_000;
const wrong = (message: string): Checked => ({ ok: false, message });
const right = (value: FieldValue | null): Checked => ({ ok: true, value });

/** Fields that hold more than a name: lines and directions of writing are kept. */
const longFields = new Set(['notes']);

/** Type of a field; fields the admin defined take any value. */
function typeOf(field: string): FieldType | null {
  return accountFields.find(({ key }) => key === field)?.type ?? null;
}

function checkMoney(value: WireValue): Checked {
  if (value.type !== 'money') return wrong('This field takes an amount of money.');
  const amount = readDecimal(value.amount);
  if (amount.kind !== 'number') return wrong('The amount is not a number, e.g. 12000.50.');
  const currency = value.currency === null ? null : readCurrency(value.currency);
  if (value.currency !== null && currency === null)
    return wrong('The currency is not an ISO code, e.g. EUR.');
  return right({ type: 'money', amount: amount.value.toFixed(), currency });
}

function checkText(field: string, type: 'text' | 'email' | 'url' | 'number', value: WireValue): Checked {
  if (!('text' in value)) return wrong('This field takes text.');
  const text = value.text.trim();
  if (text === '') return right(null);
  if (text.length > longestText) return wrong('The text is too long.');
  if (type === 'email') {
    const address = readEmailAddress(text);
    return address ? right({ type, text: address }) : wrong('This is not an e-mail address.');
  }
  if (type === 'url') {
    const website = readWebsite(text);
    return website ? right({ type, text: website }) : wrong('This is not a website (http or https).');
  }
  if (type === 'number' && readDecimal(text).kind !== 'number') return wrong('This is not a number.');
  if (type === 'text' && !field.includes('.') && !longFields.has(field))
    return right({ type, text: cleanName(text) });
  return right({ type, text: cleanText(text) });
}

function check(field: string, value: WireValue | null): Checked {
  if (!isKnownTarget(field)) return wrong('An account has no such field.');
  if (value === null) return field === 'companyName' ? wrong('An account always has a name.') : right(null);
  const type = typeOf(field) ?? value.type;
  if (type === 'money') return checkMoney(value);
  if (type === 'day')
    return value.type === 'day' && isDay(value.day)
      ? right(value)
      : wrong('This field takes a day, e.g. 2026-03-31.');
  const checked = checkText(field, type, value);
  const empty =
    checked.ok && (checked.value === null || ('text' in checked.value && checked.value.text === ''));
  return field === 'companyName' && empty ? wrong('An account always has a name.') : checked;
}

/** Checks fields a person set. Throws `account.field_invalid` listing every field that cannot take its value. */
export function readFieldInput(
  facts: Readonly<Record<string, WireValue | null>>,
  pathOf: (field: string) => string = (field) => `body.facts.${field}`,
): { readonly field: string; readonly value: FieldValue | null }[] {
  const errors: NonNullable<Problem['errors']> = [];
  const fields = Object.entries(facts).flatMap(([field, value]) => {
    const checked = check(field, value);
    if (checked.ok) return [{ field, value: checked.value }];
    errors.push({ path: pathOf(field), code: 'invalid_value', message: checked.message });
    return [];
  });
  if (errors.length > 0)
    throw new ProblemError('account.field_invalid', { detail: errors[0]?.message, errors });
  return fields;
}
