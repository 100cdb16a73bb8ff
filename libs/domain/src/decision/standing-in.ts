import type { RecordPosition } from '../records/snapshot';
import type { PinnedRule } from '../rules/rule';
import type { DecisionInput, StandingSight } from './decision';

/** Sources round the instant of a change down to the minute, and may show one late. */
const blurMs = 2 * 60_000;

/**
 * Where first looks saw a record in the pipeline it is asked about. Looks from before the rule was switched on say nothing of it. One that saw the record
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
      const position = sight.positions.find(({ pipelineId }) => pipelineId === present.pipelineId);
      return position === undefined ? [] : [{ sight, stageId: position.stageId }];
    });
  const elsewhere = seen.find(({ stageId }) => stageId !== present.stageId);
  const found = elsewhere ?? seen.find(({ sight }) => !changedMeanwhile(sight));
  if (found === undefined) return null;
  const { stageId, sight } = found;
  return { pipelineId: present.pipelineId, stageId, seenAt: sight.lookedAt, judgedAt: null };
}

function changedMeanwhile({ updatedAt, askedAt }: StandingSight): boolean {
  return updatedAt === null || updatedAt.getTime() >= askedAt.getTime() - blurMs;
}
