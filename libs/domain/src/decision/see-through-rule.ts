import type { DealSnapshot, RecordPosition } from '../records/snapshot';
import { stageIn } from '../rules/match-rule';
import type { PinnedRule } from '../rules/rule';
import type { DecisionInput } from './decision';

type Rule = Pick<PinnedRule, 'definition'>;

/** The rule's position of a record in several pipelines: the one in a stage it waits for, else one of a pipeline it is about. */
function positionFor(rule: Rule, positions: readonly RecordPosition[]): RecordPosition | null {
  const { definition } = rule;
  return (
    positions.find(({ pipelineId, stageId }) => stageIn(definition, pipelineId, stageId) !== null) ??
    positions.find((position) =>
      definition.stages.some(({ pipelineId }) => pipelineId === position.pipelineId),
    ) ??
    null
  );
}

/** Where the record stood in that pipeline when it was read last; null when that was not known then. */
function lastSeenIn(lastSeen: DecisionInput['lastSeen'], pipelineId: string): DecisionInput['lastSeen'] {
  if (lastSeen === null || lastSeen.pipelineId === pipelineId) return lastSeen;
  const position = lastSeen.positions?.find((one) => one.pipelineId === pipelineId);
  return position === undefined ? null : { ...lastSeen, pipelineId, stageId: position.stageId };
}

/** A snapshot as a rule looks at it: a record in several pipelines stands in the rule's. Others are what they are. */
export function snapshotThrough(rule: Rule, snapshot: DealSnapshot): DealSnapshot {
  const position = positionFor(rule, snapshot.positions ?? []);
  return position === null
    ? snapshot
    : { ...snapshot, pipelineId: position.pipelineId, stageId: position.stageId };
}

/**
 * What a decision is made of, as one rule looks at it. A delivery that says the property behind the rule's pipeline was changed, and no more, reports the entry
 * of the stage the record is in now.
 */
export function seeThroughRule(rule: Rule, input: DecisionInput): DecisionInput {
  const position = positionFor(rule, input.snapshot.positions ?? []);
  if (position === null) return input;
  const { pipelineId, stageId, property } = position;
  const reported = (input.changedProperties ?? []).flatMap((change) =>
    stageId !== null && change.property === property ? [{ stageId, at: change.at }] : [],
  );
  return {
    ...input,
    snapshot: { ...input.snapshot, pipelineId, stageId },
    lastSeen: lastSeenIn(input.lastSeen, pipelineId),
    reportedEntries: [...input.reportedEntries, ...reported],
  };
}
