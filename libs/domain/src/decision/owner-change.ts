import type { FieldChange } from './decision';

/** Fields that say who the account executive is. */
const ownerFields = new Set(['aeEmail', 'aeName']);

export interface OwnerChange {
  readonly from: { readonly name: string | null; readonly email: string | null };
  readonly to: { readonly name: string | null; readonly email: string | null };
}

function isOwnerChange({ field, from, to }: FieldChange): boolean {
  return ownerFields.has(field) && from !== null && to !== null;
}

/** Somebody else is the owner at the source: whose the account is stays as it is until a person says so. */
export function withoutOwnerChange(changes: readonly FieldChange[]): readonly FieldChange[] {
  const another = changes.some((change) => change.field === 'aeEmail' && isOwnerChange(change));
  if (!another) return changes;
  return changes.map((change) => (isOwnerChange(change) ? { ...change, applied: false } : change));
}

/** Who was the account executive and who is by the source, when that is another address; null otherwise. */
export function ownerChangeOf(changes: readonly FieldChange[]): OwnerChange | null {
  const text = (field: string, side: 'from' | 'to'): string | null => {
    const value = changes.find((change) => change.field === field)?.[side] ?? null;
    return value !== null && 'text' in value ? value.text : null;
  };
  const email = changes.find((change) => change.field === 'aeEmail');
  if (!email || !isOwnerChange(email)) return null;
  return {
    from: { name: text('aeName', 'from'), email: text('aeEmail', 'from') },
    to: { name: text('aeName', 'to'), email: text('aeEmail', 'to') },
  };
}
