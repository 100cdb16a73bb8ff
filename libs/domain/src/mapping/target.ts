import { accountFields } from './account-fields';
import type { FieldMapping, FieldType } from './mapping';

const extraTarget = /^(?:custom|context)\.[a-z0-9_]{1,60}$/;
const nameTargets: ReadonlySet<string> = new Set([
  'companyName',
  'aeName',
  'primaryContactName',
  'industry',
  'companySize',
]);

/** Whether an account can have this field: one of the standard fields, `custom.<key>` or `context.<key>`. */
export function isKnownTarget(target: string): boolean {
  return extraTarget.test(target) || accountFields.some((field) => field.key === target);
}

/** The type of value a mapping's field takes. Custom and context fields take the type their transform makes. */
export function targetType(mapping: Pick<FieldMapping, 'target' | 'transform'>): FieldType {
  const standard = accountFields.find((field) => field.key === mapping.target);
  if (standard !== undefined) return standard.type;
  if (mapping.transform.kind === 'number') return 'number';
  if (mapping.transform.kind === 'calendar_day') return 'day';
  return mapping.transform.kind === 'website' ? 'url' : 'text';
}

/** Fields shown as a name on one line, from which hiding and reordering characters are taken out. */
export function isNameTarget(target: string): boolean {
  return nameTargets.has(target);
}

/** What to call a field when no mapping names it. */
export function labelOfTarget(target: string): string {
  return accountFields.find((field) => field.key === target)?.label ?? target;
}
