import type { FieldValue } from '../mapping/mapping';

/** What a record offers to be recognised by. All normalised. */
export interface IdentityKeys {
  /** Registrable domain, never a free-mail provider's. */
  readonly domain: string | null;
  readonly normalisedName: string | null;
  readonly contactEmails: readonly string[];
  /** External ids of associated companies: a link on one of them is certain. */
  readonly companyIds: readonly string[];
}

/** An existing account that shares a key, fetched before the decision. */
export interface IdentityCandidate {
  readonly accountId: string;
  readonly companyName: string;
  readonly normalisedName: string;
  readonly domain: string | null;
  readonly contactEmails: readonly string[];
  /** What the account’s ARR is now. */
  readonly arr?: FieldValue | null;
  /** External company ids linked to the account through the same provider account. */
  readonly companyIds: readonly string[];
}

export type IdentityJudgement =
  | {
      readonly kind: 'certain';
      readonly accountId: string;
      readonly by: 'company_id' | 'domain';
      readonly text: string;
    }
  | {
      readonly kind: 'likely';
      readonly candidates: readonly {
        readonly accountId: string;
        readonly companyName: string;
        readonly by: 'company_id' | 'domain' | 'name' | 'contact_email';
        readonly text: string;
      }[];
    }
  | { readonly kind: 'none' };
