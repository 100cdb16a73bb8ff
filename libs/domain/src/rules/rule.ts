import type { RecordRole } from '../records/snapshot';

export const conditionOperators = [
  'equals',
  'not_equals',
  'one_of',
  'none_of',
  'contains',
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'is_known',
  'is_unknown',
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/** One test on one property. Numbers compare as decimals, dates as instants, text without regard to case. */
export interface Condition {
  readonly object: RecordRole;
  readonly property: string;
  readonly operator: ConditionOperator;
  /** Absent for `is_known` / `is_unknown`, a list for `one_of` / `none_of`. */
  readonly value?: string | readonly string[];
}

export interface StageChoice {
  readonly pipelineId: string;
  readonly stageId: string;
  /** Labels as they were when the rule was saved; the ids decide. */
  readonly pipelineLabel: string;
  readonly stageLabel: string;
}

/** Picks a template: the first case whose conditions all hold, else the default. */
export interface TemplateChoice {
  readonly defaultTemplateId: string;
  readonly cases: readonly {
    readonly pipelineId?: string;
    readonly conditions: readonly Condition[];
    readonly templateId: string;
  }[];
}

/**
 * A further deal of a customer: a `new_account`; joins the account (`link`), with a plan of its own (`link_with_plan`), or giving it its
 * ARR (`update_arr`); or a person is asked (`ask`).
 */
export const furtherDeals = ['link', 'link_with_plan', 'update_arr', 'new_account', 'ask'] as const;
export type FurtherDeal = (typeof furtherDeals)[number];

export interface RuleDefinition {
  /** Trigger source of the connector, e.g. `deal_stage`. */
  readonly source: string;
  readonly stages: readonly StageChoice[];
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly template: TemplateChoice;
  /** Account fields that must have a value before an account is created. */
  readonly requiredFields: readonly string[];
  /** How long a deal with missing fields is re-read before a person is asked, in minutes. */
  readonly settleMinutes: number;
  /** How long after an account is made or linked a reversal of its deal holds back messages, in days; 0 = never. `defaultUndoDays` when absent. */
  readonly undoDays?: number;
  /** What becomes of a deal whose customer certainly has an account; `defaultFurtherDeal` when absent. */
  readonly furtherDeal?: FurtherDeal;
}

export const defaultRequiredFields = ['companyName', 'arr', 'closeDate', 'primaryContactEmail'] as const;
export const defaultSettleMinutes = 10;
export const defaultUndoDays = 14;
export const defaultFurtherDeal: FurtherDeal = 'link';

/** A rule as a run uses it: pinned to one version. */
export interface PinnedRule {
  readonly ruleId: string;
  readonly ruleVersionId: string;
  readonly version: number;
  readonly name: string;
  readonly enabled: boolean;
  /** Entries before this instant are history. Null = never switched on. */
  readonly activeFrom: Date | null;
  readonly definition: RuleDefinition;
}
