import { accountFields } from '../mapping/account-fields';
import { sameValue } from '../mapping/same-value';
import { labelOfTarget } from '../mapping/target';
import type { FieldValue } from '../mapping/mapping';

/** Of two accounts that become one: the one that stays, and the one that becomes part of it. */
export type MergeSide = 'kept' | 'absorbed';
export type PlanChoice = MergeSide | 'both';

/** One field as one of the two accounts has it. */
export interface MergeValue {
  readonly field: string;
  readonly value: FieldValue | null;
  readonly origin: 'source' | 'person' | 'default';
}

/** What of an account a merge has to choose from. */
export interface MergeAccount {
  readonly values: readonly MergeValue[];
  readonly status: string;
  readonly csmUserId: string | null;
  /** `YYYY-MM-DD`. */
  readonly goLiveDate: string | null;
  readonly plan: { readonly tasks: number; readonly tasksTouched: number };
}

/** A thing both accounts have, to be taken from one of them. */
export interface MergeField {
  readonly field: string;
  readonly label: string;
  /** Sides that may be chosen: one that does not know the value is none. */
  readonly sides: readonly MergeSide[];
  /** Whether the two agree. */
  readonly same: boolean;
  readonly proposed: MergeSide;
}

export interface MergeProposal {
  readonly fields: readonly MergeField[];
  readonly plan: PlanChoice;
}

/** What a person decided; a field that is not named is taken as proposed. */
export interface MergeChoices {
  readonly fields: Readonly<Record<string, MergeSide>>;
  readonly plan: PlanChoice;
}

/** Things of an account that are chosen like fields and are none. */
export const mergeExtras = { status: 'Status', csm: 'CSM and handoff', goLiveDate: 'Go-live date' } as const;

function sidesOf(kept: unknown, absorbed: unknown): readonly MergeSide[] {
  const known = [
    ...(kept === null ? [] : ['kept' as const]),
    ...(absorbed === null ? [] : ['absorbed' as const]),
  ];
  return known.length > 0 ? known : ['kept'];
}

/** A known value before an unknown one, a person's before a source's, else the one that is kept. */
function proposedSide(kept: MergeValue | undefined, absorbed: MergeValue | undefined): MergeSide {
  const [only, other] = sidesOf(kept?.value ?? null, absorbed?.value ?? null);
  if (other === undefined) return only ?? 'kept';
  return kept?.origin !== 'person' && absorbed?.origin === 'person' ? 'absorbed' : 'kept';
}

/** Fields come in the order an account declares them; others follow. */
function placeOf(field: string): number {
  const place = accountFields.findIndex(({ key }) => key === field);
  return place === -1 ? accountFields.length : place;
}

function fieldsOf(kept: MergeAccount, absorbed: MergeAccount): readonly MergeField[] {
  const mine = new Map(kept.values.map((value) => [value.field, value]));
  const theirs = new Map(absorbed.values.map((value) => [value.field, value]));
  const fields = [...new Set([...mine.keys(), ...theirs.keys()])].sort((a, b) => placeOf(a) - placeOf(b));
  return fields.map((field) => {
    const [left, right] = [mine.get(field), theirs.get(field)];
    return {
      field,
      label: labelOfTarget(field),
      sides: sidesOf(left?.value ?? null, right?.value ?? null),
      same: sameValue(left?.value ?? null, right?.value ?? null),
      proposed: proposedSide(left, right),
    };
  });
}

function extra(field: keyof typeof mergeExtras, kept: string | null, absorbed: string | null): MergeField {
  const sides = sidesOf(kept, absorbed);
  return {
    field,
    label: mergeExtras[field],
    sides,
    same: kept === absorbed,
    proposed: sides[0] ?? 'kept',
  };
}

/** A cancelled onboarding gives way to one that goes on. */
function statusField(kept: MergeAccount, absorbed: MergeAccount): MergeField {
  const field = extra('status', kept.status, absorbed.status);
  return kept.status === 'cancelled' && absorbed.status !== 'cancelled'
    ? { ...field, proposed: 'absorbed' }
    : field;
}

function proposedPlan({ plan: kept }: MergeAccount, { plan: absorbed }: MergeAccount): PlanChoice {
  if (kept.tasksTouched > 0 && absorbed.tasksTouched > 0) return 'both';
  if (absorbed.tasksTouched > 0) return 'absorbed';
  return kept.tasks === 0 && absorbed.tasks > 0 ? 'absorbed' : 'kept';
}

/**
 * What a merge of two accounts would take from which, when nobody chooses otherwise. Plans: the one somebody worked on, both when both were
 * worked on.
 */
export function proposeMerge(kept: MergeAccount, absorbed: MergeAccount): MergeProposal {
  return {
    fields: [
      ...fieldsOf(kept, absorbed),
      statusField(kept, absorbed),
      extra('csm', kept.csmUserId, absorbed.csmUserId),
      extra('goLiveDate', kept.goLiveDate, absorbed.goLiveDate),
    ],
    plan: proposedPlan(kept, absorbed),
  };
}

/** The proposal with a person's choices over it. A side that does not know a value cannot be chosen; fields nobody has are ignored. */
export function settleMerge(proposal: MergeProposal, chosen: Partial<MergeChoices>): MergeChoices {
  const fields = proposal.fields.map(({ field, sides, proposed }): [string, MergeSide] => {
    const wanted = chosen.fields && Object.hasOwn(chosen.fields, field) ? chosen.fields[field] : undefined;
    return [field, wanted !== undefined && sides.includes(wanted) ? wanted : proposed];
  });
  return { fields: Object.fromEntries(fields), plan: chosen.plan ?? proposal.plan };
}
