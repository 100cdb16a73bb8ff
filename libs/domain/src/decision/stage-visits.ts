import { stageIn } from '../rules/match-rule';
import type { RuleDefinition } from '../rules/rule';
import type { DealSnapshot, StageVisit } from '../records/snapshot';
import { timeOf } from './instants';

function continues(visit: StageVisit, previous: StageVisit | undefined): boolean {
  if (previous === undefined || previous.stageId !== visit.stageId) return false;
  return (
    previous.pipelineId === null || visit.pipelineId === null || previous.pipelineId === visit.pipelineId
  );
}

/**
 * When the deal entered one of the rule's stages, according to the source's own history: milliseconds, oldest first. A stage saved again
 * without having been left is one visit, entered when it first appeared.
 */
export function entriesInHistory(definition: RuleDefinition, snapshot: DealSnapshot): readonly number[] {
  const dated = snapshot.stageHistory.filter((visit) => timeOf(visit.enteredAt) !== null);
  const inOrder = [...dated].sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime());
  return inOrder
    .filter((visit, index) => !continues(visit, inOrder[index - 1]))
    .filter((visit) => stageIn(definition, visit.pipelineId, visit.stageId) !== null)
    .map((visit) => visit.enteredAt.getTime());
}
