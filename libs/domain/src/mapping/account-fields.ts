import type { FieldType } from './mapping';

export interface AccountField {
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  /** Whether a rule may demand it before creating an account. */
  readonly canBeRequired: boolean;
}

/** The fields every account has. Others are `custom.<key>` (shown on the account) and `context.<key>` (handoff evidence only). */
export const accountFields = [
  { key: 'companyName', label: 'Company name', type: 'text', canBeRequired: true },
  { key: 'arr', label: 'ARR', type: 'money', canBeRequired: true },
  { key: 'closeDate', label: 'Close date', type: 'day', canBeRequired: true },
  { key: 'website', label: 'Website', type: 'url', canBeRequired: true },
  { key: 'aeEmail', label: 'AE e-mail', type: 'email', canBeRequired: true },
  { key: 'aeName', label: 'AE name', type: 'text', canBeRequired: false },
  { key: 'primaryContactName', label: 'Primary contact', type: 'text', canBeRequired: true },
  { key: 'primaryContactEmail', label: 'Primary contact e-mail', type: 'email', canBeRequired: true },
  { key: 'industry', label: 'Industry', type: 'text', canBeRequired: true },
  { key: 'companySize', label: 'Company size', type: 'text', canBeRequired: true },
  { key: 'notes', label: 'Account notes', type: 'text', canBeRequired: false },
] as const satisfies readonly AccountField[];

export type AccountFieldKey = (typeof accountFields)[number]['key'];
