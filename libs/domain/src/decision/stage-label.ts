import type { PinnedRule, RuleDefinition } from '../rules/rule';
import { quoted } from '../text/clean-text';

/** A stage as a person knows it, where a rule remembers its label; else its id. */
export function stageLabel(rules: readonly PinnedRule[], stageId: string | null): string {
  if (stageId === null) return 'no stage';
  const known = rules.flatMap((rule) => rule.definition.stages).find((stage) => stage.stageId === stageId);
  return quoted(known?.stageLabel ?? stageId);
}

/** A pipeline as a person knows it, where a rule remembers its label; else its id. */
export function pipelineLabel(rules: readonly PinnedRule[], pipelineId: string | null): string {
  if (pipelineId === null) return 'no pipeline';
  const known = rules
    .flatMap((rule) => rule.definition.stages)
    .find((stage) => stage.pipelineId === pipelineId);
  return quoted(known?.pipelineLabel ?? pipelineId);
}

/** The stages a rule waits for, e.g. `"Closed Won" (Sales Pipeline)`. */
export function awaitedStages(definition: RuleDefinition): string {
  return definition.stages
    .map((stage) => `${quoted(stage.stageLabel)} (${stage.pipelineLabel})`)
    .join(' or ');
}
