import type { RecordRole } from '../records/snapshot';

export const fieldTypes = ['text', 'money', 'day', 'email', 'url', 'number'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** A value in Thread's own form. Money is decimal text; a day is `YYYY-MM-DD`. */
export type FieldValue =
  | { readonly type: 'text' | 'email' | 'url' | 'number'; readonly text: string }
  | { readonly type: 'money'; readonly amount: string; readonly currency: string | null }
  | { readonly type: 'day'; readonly day: string };

export type MappingSource =
  | { readonly kind: 'property'; readonly object: RecordRole; readonly property: string }
  /** A computed fact with its own evidence: `arr`, `close_day`, `owner_email`, `owner_name`, `company_name`, `company_domain`, `contact_name`, `contact_email`. */
  | { readonly kind: 'recipe'; readonly recipe: MappingRecipe }
  | { readonly kind: 'constant'; readonly text: string };

export const mappingRecipes = [
  'arr',
  'close_day',
  'owner_email',
  'owner_name',
  'company_name',
  'company_domain',
  'contact_name',
  'contact_email',
] as const;
export type MappingRecipe = (typeof mappingRecipes)[number];

export type Transform =
  | { readonly kind: 'none' }
  | { readonly kind: 'clean_company_name' }
  | { readonly kind: 'website' }
  | { readonly kind: 'plain_text' }
  | { readonly kind: 'lower_case' }
  | { readonly kind: 'calendar_day' }
  | { readonly kind: 'number' }
  /** Internal option value → the provider's label. */
  | { readonly kind: 'option_label' }
  | {
      readonly kind: 'lookup';
      readonly table: Readonly<Record<string, string>>;
      readonly otherwise: 'keep' | 'empty';
    };

export const mappingDirections = ['in', 'out', 'both'] as const;
export type MappingDirection = (typeof mappingDirections)[number];
export const mappingPolicies = ['source_wins', 'thread_wins', 'newest', 'fill_if_empty', 'locked'] as const;
export type MappingPolicy = (typeof mappingPolicies)[number];

/** How one account field gets its value: the first source that has one, then the transform. */
export interface FieldMapping {
  /** Key of an account field, or `custom.<key>` / `context.<key>`. */
  readonly target: string;
  readonly label: string;
  readonly sources: readonly MappingSource[];
  readonly transform: Transform;
  readonly direction: MappingDirection;
  readonly policy: MappingPolicy;
}

export interface Mapping {
  readonly version: number;
  readonly fields: readonly FieldMapping[];
}

/** Where a value came from and what was done to it, for a person to check. */
export interface Evidence {
  readonly source: MappingSource | null;
  /** Record the raw value was read from. */
  readonly record: {
    readonly objectType: string;
    readonly externalId: string;
    readonly url: string | null;
  } | null;
  readonly propertyLabel: string | null;
  readonly raw: string | null;
  /** Plain sentences, in order: what was read, what was done. */
  readonly steps: readonly string[];
  readonly sourceUpdatedAt: string | null;
}

export interface MappedField {
  readonly target: string;
  readonly label: string;
  /** Null = unknown; never a made-up zero. */
  readonly value: FieldValue | null;
  readonly evidence: Evidence;
  /** Set when a source had a value that could not be used, e.g. `not_a_number`. The other fields still map. */
  readonly problem: { readonly code: string; readonly text: string } | null;
}
