import type { RecordPosition } from '../records/snapshot';
import type { PinnedRule } from '../rules/rule';
import type { DecisionInput, StandingSight } from './decision';

/** Sources round the instant of a change down to the minute, and may show one late. */
const blurMs = 2 * 60_000;

/**
 * Where first looks saw a record in the pipeline it is asked about, or in the one it has been moved from: the same property was behind that. Looks from before the rule was switched on say nothing of it. One that saw the record
 * elsewhere proves that it entered since, whatever a later one saw. A record that was in the stage already, but was changed about when the look was asked for or
 * later, may have entered meanwhile: of it nothing is known. A look judges nothing.
 */
export function standingIn(
  rule: Pick<PinnedRule, 'activeFrom'>,
  sights: readonly StandingSight[],
  present: RecordPosition,
): DecisionInput['lastSeen'] {
  const { activeFrom } = rule;
  if (activeFrom === null) return null;
  const seen = sights
    .filter(({ askedAt }) => askedAt >= activeFrom)
    .flatMap((sight) => {
      const position = stoodIn(sight, present);
      return position === undefined ? [] : [{ sight, position }];
    });
  const elsewhere = seen.find(
    ({ position }) => position.pipelineId !== present.pipelineId || position.stageId !== present.stageId,
  );
  const found = elsewhere ?? seen.find(({ sight }) => !changedMeanwhile(sight));
  if (found === undefined) return null;
  const { pipelineId, stageId } = found.position;
  return { pipelineId, stageId, seenAt: found.sight.lookedAt, judgedAt: null };
}

function stoodIn(
  { positions }: StandingSight,
  { pipelineId, property }: RecordPosition,
): RecordPosition | undefined {
  return (
    positions.find((one) => one.pipelineId === pipelineId) ??
    positions.find((one) => property !== undefined && one.property === property)
  );
}

function changedMeanwhile({ updatedAt, askedAt }: StandingSight): boolean {
  return updatedAt === null || updatedAt.getTime() >= askedAt.getTime() - blurMs;
}
