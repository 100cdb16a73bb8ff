import type { DealSnapshot, RecordPosition } from '../records/snapshot';
import { stageIn } from '../rules/match-rule';
import type { PinnedRule } from '../rules/rule';
import type { DecisionInput } from './decision';
import { standingIn } from './standing-in';

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

/**
 * Where the record stood in that pipeline when it was read last, or in the one it has been moved from: the same property was behind that. Null when neither was
 * known then.
 */
function lastSeenIn(
  lastSeen: DecisionInput['lastSeen'],
  { pipelineId, property }: RecordPosition,
): DecisionInput['lastSeen'] {
  if (lastSeen === null || lastSeen.pipelineId === pipelineId) return lastSeen;
  const position =
    lastSeen.positions?.find((one) => one.pipelineId === pipelineId) ??
    lastSeen.positions?.find((one) => property !== undefined && one.property === property);
  return position === undefined
    ? null
    : { ...lastSeen, pipelineId: position.pipelineId, stageId: position.stageId };
}

/** The record as it stands in one of its pipelines, with what is known of its stages there. */
function inPosition(snapshot: DealSnapshot, { pipelineId, stageId }: RecordPosition): DealSnapshot {
  const stageHistory = snapshot.stageHistory.filter(
    (visit) => visit.pipelineId === null || visit.pipelineId === pipelineId,
  );
  return { ...snapshot, pipelineId, stageId, stageHistory };
}

/** A snapshot as a rule looks at it: a record in several pipelines stands in the rule's. Others are what they are. */
export function snapshotThrough(rule: Rule, snapshot: DealSnapshot): DealSnapshot {
  const position = positionFor(rule, snapshot.positions ?? []);
  return position === null ? snapshot : inPosition(snapshot, position);
}

/**
 * What a decision is made of, as one rule looks at it. A delivery that says the property behind the rule's pipeline was changed, and no more, reports the entry
 * of the stage the record is in now.
 */
export function seeThroughRule(
  rule: Rule & Pick<PinnedRule, 'activeFrom'>,
  input: DecisionInput,
): DecisionInput {
  const position = positionFor(rule, input.snapshot.positions ?? []);
  if (position === null) return input;
  const { stageId, property } = position;
  const reported = (input.changedProperties ?? []).flatMap((change) =>
    stageId !== null && change.property === property ? [{ stageId, at: change.at }] : [],
  );
  return {
    ...input,
    snapshot: inPosition(input.snapshot, position),
    lastSeen: lastSeenIn(input.lastSeen, position) ?? standingIn(rule, input.standing ?? [], position),
    reportedEntries: [...input.reportedEntries, ...reported],
  };
}
