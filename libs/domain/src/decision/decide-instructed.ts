import { stageIn } from '../rules/match-rule';
import type { PinnedRule } from '../rules/rule';
import { fieldReasons, missingFields, missingText } from './check-fields';
import { decideIdentity } from './decide-identity';
import type { Decision, DecisionInput, Reason } from './decision';
import { decisionWith, type Findings, passed } from './findings';
import { snapshotThrough } from './see-through-rule';

/** The rule whose template suits best: on and waiting for this stage, else on, else any. */
function bestRule(input: DecisionInput): PinnedRule | null {
  const { rules } = input;
  const atStage = (rule: PinnedRule) => {
    const { pipelineId, stageId } = snapshotThrough(rule, input.snapshot);
    return stageIn(rule.definition, pipelineId, stageId) !== null;
  };
  const inPipeline = (rule: PinnedRule) => {
    const { pipelineId } = snapshotThrough(rule, input.snapshot);
    return rule.definition.stages.some((stage) => stage.pipelineId === pipelineId);
  };
  return (
    rules.find((rule) => rule.enabled && atStage(rule)) ??
    rules.find((rule) => rule.enabled && inPipeline(rule)) ??
    rules.find((rule) => rule.enabled) ??
    rules[0] ??
    null
  );
}

/**
 * A person's instruction: the switch, the stage, the entry, the conditions and required fields are not asked, identity still is (a certain
 * match links, a likely one asks unless the person said it is new).
 */
export function decideInstructed(
  input: DecisionInput,
  findings: Findings,
  reasons: readonly Reason[],
  instruction: NonNullable<DecisionInput['instruction']>,
): Decision {
  const asked = passed(
    'rule',
    'A person asked for it: stage, entry, conditions and required fields are not in the way.',
  );
  const rule = bestRule(input);
  if (instruction.kind === 'link') {
    const identity = passed('identity', 'A person said which account it is.', {
      actual: instruction.accountId,
    });
    return decisionWith(findings, rule, {
      outcome: 'link',
      code: 'linked_existing_account',
      summary: `${findings.name}: linked to the account a person chose.`,
      reasons: [...reasons, asked, identity],
      accountId: instruction.accountId,
    });
  }
  const missing = missingFields(rule, findings.fields);
  const fields =
    missing.length === 0
      ? fieldReasons(rule, findings)
      : [
          passed('fields', `Not known and not waited for: ${missingText(missing, findings)}.`, {
            actual: null,
          }),
        ];
  return decideIdentity(input, findings, {
    rule,
    reasons: [...reasons, asked, ...fields],
    because: 'a person asked for it',
  });
}
