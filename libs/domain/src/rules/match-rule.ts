import type { DealSnapshot } from '../records/snapshot';
import { type ConditionResult, evaluateCondition } from './evaluate-condition';
import type { Condition, PinnedRule, RuleDefinition, StageChoice } from './rule';

export interface RuleMatch {
  /** The deal is in one of the rule's stages and every condition holds. */
  readonly ok: boolean;
  /** The first thing that does not fit. */
  readonly failed: 'pipeline' | 'stage' | 'condition' | null;
  /** The rule's stage the deal is in now. */
  readonly stage: StageChoice | null;
  readonly conditions: readonly (ConditionResult & { readonly condition: Condition })[];
}

/** The rule's stage that is this one; a pipeline the source does not name (null) is not asked. */
export function stageIn(
  definition: RuleDefinition,
  pipelineId: string | null,
  stageId: string | null,
): StageChoice | null {
  if (stageId === null) return null;
  const fits = (stage: StageChoice) =>
    stage.stageId === stageId && (pipelineId === null || stage.pipelineId === pipelineId);
  return definition.stages.find(fits) ?? null;
}

/** Compares a deal with a rule as it is now: stage and conditions. Whether it *entered* the stage is `decide`'s question. */
export function matchRule(rule: Pick<PinnedRule, 'definition'>, snapshot: DealSnapshot): RuleMatch {
  const { definition } = rule;
  const stage = stageIn(definition, snapshot.pipelineId, snapshot.stageId);
  const conditions = definition.conditions.map((condition) => ({
    ...evaluateCondition(condition, snapshot),
    condition,
  }));
  const inPipeline =
    snapshot.pipelineId === null ||
    definition.stages.some((choice) => choice.pipelineId === snapshot.pipelineId);
  const unmet = conditions.some((result) => !result.ok);
  const failed = !inPipeline ? 'pipeline' : stage === null ? 'stage' : unmet ? 'condition' : null;
  return { ok: failed === null, failed, stage, conditions };
}
