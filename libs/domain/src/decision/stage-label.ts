import type { PinnedRule, RuleDefinition } from '../rules/rule';
import { quoted } from '../text/clean-text';
import type { DecisionInput } from './decision';

/** Where labels of stages are known from: what rules remember, and the provider's own list where it could be read. */
export type KnownLabels = Pick<DecisionInput, 'rules' | 'pipelines'>;

interface LabelledStage {
  readonly pipelineId: string;
  readonly pipelineLabel: string;
  readonly stageId: string;
  readonly stageLabel: string;
}

/** The provider's labels first: a rule remembers those of the day it was saved. */
function labelledStages({ rules, pipelines = [] }: KnownLabels): readonly LabelledStage[] {
  const live = pipelines.flatMap(({ id, label, stages }) =>
    stages.map((stage) => ({
      pipelineId: id,
      pipelineLabel: label,
      stageId: stage.id,
      stageLabel: stage.label,
    })),
  );
  return [...live, ...rules.flatMap((rule) => rule.definition.stages)];
}

/** A stage as a person knows it, where its label is known; else its id. */
export function stageLabel(
  known: KnownLabels,
  { pipelineId, stageId }: { readonly pipelineId: string | null; readonly stageId: string | null },
): string {
  if (stageId === null) return 'no stage';
  const alike = labelledStages(known).filter((stage) => stage.stageId === stageId);
  const found = alike.find((stage) => stage.pipelineId === pipelineId) ?? alike[0];
  return quoted(found?.stageLabel ?? stageId);
}

/** A pipeline as a person knows it, where its label is known; else its id. */
export function pipelineLabel(known: KnownLabels, pipelineId: string | null): string {
  if (pipelineId === null) return 'no pipeline';
  const found = labelledStages(known).find((stage) => stage.pipelineId === pipelineId);
  return quoted(found?.pipelineLabel ?? pipelineId);
}

/** Whether a rule remembers the label of a stage, so that the provider need not be asked for it. */
export function remembersStage(
  rules: readonly PinnedRule[],
  { pipelineId, stageId }: { readonly pipelineId: string | null; readonly stageId: string | null },
): boolean {
  if (stageId === null) return true;
  return rules
    .flatMap((rule) => rule.definition.stages)
    .some((stage) => stage.stageId === stageId && (pipelineId === null || stage.pipelineId === pipelineId));
}

/** The stages a rule waits for, e.g. `"Closed Won" (Sales Pipeline)`. */
export function awaitedStages(definition: RuleDefinition): string {
  return definition.stages
    .map((stage) => `${quoted(stage.stageLabel)} (${stage.pipelineLabel})`)
    .join(' or ');
}
