import { isFreeMailDomain } from '../identity/free-mail';

/**
 * What two accounts have in common, weightiest first. `crm_merge`: their records were merged at the provider. `company`: a deal of the one has come to be with
 * a company of the other.
 */
export const likenessKinds = ['crm_merge', 'company', 'domain', 'name', 'contact_email'] as const;
export type LikenessKind = (typeof likenessKinds)[number];

export interface Likeness {
  readonly by: LikenessKind;
  /** The shared value, e.g. the domain; empty where the name is all there is to say. */
  readonly shared: string;
}

/** Whether what two accounts share says anything: a mailbox provider's domain and an empty name do not. */
export function isTelling({ by, shared }: Likeness): boolean {
  if (by === 'domain') return shared !== '' && !isFreeMailDomain(shared);
  return shared.trim() !== '';
}

/** A likeness in a sentence. */
export function likenessText({ by, shared }: Likeness): string {
  switch (by) {
    case 'crm_merge':
      return `Their records were merged at the provider: ${shared}.`;
    case 'company':
      return `A deal of one is with ${shared} now, a company of the other.`;
    case 'domain':
      return `Both have the domain ${shared}.`;
    case 'name':
      return 'Both have the same company name.';
    case 'contact_email':
      return `The contact ${shared} belongs to both.`;
  }
}
