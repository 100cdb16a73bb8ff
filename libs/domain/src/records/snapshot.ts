import type { RecordRef } from '../inbound/event';

/** A provider record as read: every property is text or null, exactly as the provider gave it. */
export interface SourceRecord {
  readonly ref: RecordRef;
  readonly properties: Readonly<Record<string, string | null>>;
  /** Where a person opens the record at the provider. */
  readonly url: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly archived: boolean;
}

export interface CompanyRecord extends SourceRecord {
  readonly isPrimary: boolean;
  readonly name: string | null;
  readonly domain: string | null;
  /** Ids of companies that were merged into this one; absent when there are none, or the provider does not say. */
  readonly mergedIds?: readonly string[];
}

export interface ContactRecord extends SourceRecord {
  readonly isPrimary: boolean;
  readonly name: string | null;
  readonly email: string | null;
  readonly title: string | null;
  /** Association labels, e.g. `Decision maker`. */
  readonly roles: readonly string[];
}

export interface OwnerRecord {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly active: boolean;
}

/** Periods after which a line item is billed again; `one_time` never recurs. */
export const billingPeriods = [
  'one_time',
  'weekly',
  'biweekly',
  'monthly',
  'quarterly',
  'semiannually',
  'annually',
  'two_years',
  'three_years',
  'four_years',
  'five_years',
] as const;
export type BillingPeriod = (typeof billingPeriods)[number];

export interface LineItem {
  readonly id: string;
  readonly name: string | null;
  /** Decimal text as read; null when absent. */
  readonly quantity: string | null;
  readonly unitPrice: string | null;
  /** Net amount of one billing period after discounts, where the provider gives it. */
  readonly amount: string | null;
  readonly currency: string | null;
  /** Null when the provider gave a value we do not know. */
  readonly billingPeriod: BillingPeriod | null;
  readonly termMonths: number | null;
}

/** A close date as the provider keeps it: an instant to be read in the account's zone, or already a day. */
export type SourceDate =
  { readonly kind: 'instant'; readonly at: Date } | { readonly kind: 'day'; readonly day: string };

export interface StageVisit {
  readonly pipelineId: string | null;
  readonly stageId: string;
  readonly enteredAt: Date;
}

/** Where a record stands in one of several pipelines it is in at the same time. */
export interface RecordPosition {
  readonly pipelineId: string;
  /** Null: in none of its stages. */
  readonly stageId: string | null;
  /** Property whose change moves the record between the stages; absent where none does. */
  readonly property?: string;
}

/** The current state of a deal-like record and all that hangs on it, in Thread's own words. */
export interface DealSnapshot {
  readonly record: SourceRecord;
  readonly name: string | null;
  readonly pipelineId: string | null;
  readonly stageId: string | null;
  /** For records that are in several pipelines at once, each by another property: all of them, the foremost (the one above) first. */
  readonly positions?: readonly RecordPosition[];
  /** Ids of records that were merged into this one and now answer as it; absent when there are none, or the provider does not say. */
  readonly mergedIds?: readonly string[];
  /**
   * Visits known from the provider's history, oldest first in each pipeline; those of the foremost position come last, and end in the current stage. A pipeline
   * whose history is unreadable has none.
   */
  readonly stageHistory: readonly StageVisit[];
  /** Decimal text. */
  readonly amount: string | null;
  /** ISO 4217; null when the deal does not say (then the account's home currency applies). */
  readonly currency: string | null;
  /** Annual recurring revenue as the provider computed it, decimal text. */
  readonly providerArr: string | null;
  /** Contract term in months where the deal carries one. */
  readonly termMonths: number | null;
  readonly closeDate: SourceDate | null;
  readonly owner: OwnerRecord | null;
  readonly companies: readonly CompanyRecord[];
  readonly contacts: readonly ContactRecord[];
  /** Null = could not be read (missing scope); empty = there are none. */
  readonly lineItems: readonly LineItem[] | null;
}

/** What a batched read found for one asked-for record. */
export type FetchedDeal =
  | { readonly kind: 'found'; readonly snapshot: DealSnapshot }
  /** `redirectedTo`: the id asked for was merged away and now answers as this one. */
  | { readonly kind: 'gone'; readonly ref: RecordRef; readonly redirectedTo: string | null };

/** A field of a provider's object as its schema describes it. */
export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'money' | 'date' | 'datetime' | 'boolean' | 'option' | 'options';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly writable: boolean;
  readonly group: string | null;
}

/** Roles a mapped property can be read from. */
export const recordRoles = ['deal', 'company', 'contact'] as const;
export type RecordRole = (typeof recordRoles)[number];
