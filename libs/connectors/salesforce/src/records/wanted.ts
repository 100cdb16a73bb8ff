import type { DescribedField } from '../salesforce.schemas';
import type { ObjectSchema } from './object-schemas';

/** Fields every read brings, because snapshots are built from them; the mapping's come on top. */
export const always = {
  deal: [
    'Id',
    'Name',
    'AccountId',
    'RecordTypeId',
    'StageName',
    'IsClosed',
    'IsWon',
    'Amount',
    'CurrencyIsoCode',
    'CloseDate',
    'OwnerId',
    'CreatedDate',
    'LastStageChangeDate',
    'SystemModstamp',
  ],
  company: ['Id', 'Name', 'Website', 'CreatedDate', 'SystemModstamp'],
  contact: ['Id', 'Name', 'FirstName', 'LastName', 'Email', 'Title', 'CreatedDate', 'SystemModstamp'],
  owner: ['Id', 'Name', 'Email', 'IsActive'],
  lineItem: ['Id', 'OpportunityId', 'Quantity', 'UnitPrice', 'TotalPrice', 'CurrencyIsoCode'],
  product: ['Name', 'RevenueInstallmentPeriod', 'NumberOfRevenueInstallments'],
} as const;

/** Values of these are no plain values. */
const compound = new Set(['address', 'location', 'base64', 'complexvalue', 'anyType']);

export const isPlain = ({ type }: Pick<DescribedField, 'type'>): boolean => !compound.has(type);

/** The fields to ask for: what snapshots need and the mapping wants, as far as the user sees it. Names nobody knows are left out, or Salesforce would refuse the query. */
export function fieldsToRead(
  kind: keyof typeof always,
  schema: ObjectSchema | null,
  wanted: readonly string[] = [],
): readonly string[] {
  if (schema === null) return [];
  const readable = new Set(schema.fields.filter(isPlain).map(({ name }) => name));
  return [...new Set<string>([...always[kind], ...wanted])].filter((name) => readable.has(name));
}

/** The same fields, reached over a lookup. */
export const through = (relationship: string, fields: readonly string[]): readonly string[] =>
  fields.map((field) => `${relationship}.${field}`);
