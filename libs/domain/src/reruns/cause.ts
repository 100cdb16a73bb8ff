import type { DecisionCode } from '../decision/decision';

/** Outcomes a record may be left with although somebody hoped for an account. */
export const unfinishedOutcomes = ['failed', 'hold', 'ask', 'skip'] as const;
export type UnfinishedOutcome = (typeof unfinishedOutcomes)[number];

/**
 * What records that did not end as wanted have in common: what is mended once and then run again for all.
 * `record`: their latest run ended this way. `delivery`: dead events nothing could be decided from.
 */
export type Cause = {
  readonly connectionId: string;
  /** Why: a decision's code, or the code of a failure. */
  readonly code: string;
} & (
  | {
      readonly kind: 'record';
      readonly outcome: UnfinishedOutcome;
      /** The rule that said no, where the code is about a rule; else null. */
      readonly ruleId: string | null;
    }
  | { readonly kind: 'delivery' }
);

/** Codes that say the same thing as another one: a hold has its own code for the second and later looks. */
export const sameCause = { already_held: 'missing_required_fields' } as const satisfies Partial<
  Record<DecisionCode, DecisionCode>
>;

/** Codes whose cause lies in one rule, so that records of different rules are not cured together. */
export const causesInRule = [
  'rule_disabled',
  'wrong_pipeline',
  'wrong_stage',
  'entered_before_rule',
  'not_entered_stage',
  'condition_false',
  'left_stage',
  'missing_required_fields',
] as const satisfies readonly DecisionCode[];

/** Codes that are usual: most deals that are looked at have one, and nothing is wrong with them. */
export const usualCauses = [
  'wrong_pipeline',
  'wrong_stage',
  'left_stage',
] as const satisfies readonly DecisionCode[];

/** Codes with which a record has ended for good: there is nothing left to run. */
export const endedForGood = ['record_gone', 'record_deleted'] as const satisfies readonly DecisionCode[];

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const code = '[A-Za-z0-9_.]{1,80}';
const recordKey = new RegExp(`^record~(${uuid})~(failed|hold|ask|skip)~(${code})~(${uuid}|-)$`);
const deliveryKey = new RegExp(`^delivery~(${uuid})~(${code})$`);

/** Text that names a cause in addresses; `readCauseKey` reads it. */
export function causeKey(cause: Cause): string {
  return cause.kind === 'delivery'
    ? ['delivery', cause.connectionId, cause.code].join('~')
    : ['record', cause.connectionId, cause.outcome, cause.code, cause.ruleId ?? '-'].join('~');
}

/** The cause a key names; null when the text is no key. */
export function readCauseKey(key: string): Cause | null {
  const [, ofDelivery, deliveryCode] = deliveryKey.exec(key) ?? [];
  if (ofDelivery && deliveryCode) return { kind: 'delivery', connectionId: ofDelivery, code: deliveryCode };
  const [, connectionId, outcome, recordCode, ruleId] = recordKey.exec(key) ?? [];
  if (!connectionId || !outcome || !recordCode || !ruleId) return null;
  return {
    kind: 'record',
    connectionId,
    outcome: outcome as UnfinishedOutcome,
    code: recordCode,
    ruleId: ruleId === '-' ? null : ruleId,
  };
}
