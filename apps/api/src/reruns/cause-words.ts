import type { DecisionCode, RerunRefusal } from '@thread/domain';
import { isProblemCode, problemKinds } from '../http/problem-table';
import type { ProblemKind } from '../http/problem-table';

/** A cause for people: what it is, and what to do before the records are run again. */
interface CauseWords {
  readonly title: string;
  readonly cure: string | null;
}

/** Codes a record can be left with, and those of events that died. Failures of a provider have their words in the problem table. */
const words = {
  missing_required_fields: {
    title: 'Required facts are missing',
    cure: 'Complete the deals at the source, or ask for fewer required fields in the rule.',
  },
  likely_duplicate: {
    title: 'Looks like an account there is already',
    cure: 'Answer the questions under Needs attention: link the deal, or create a new account.',
  },
  auto_creation_off: {
    title: 'Automatic creation is switched off',
    cure: 'Switch it on for the connection.',
  },
  no_rule: { title: 'The connection has no rule', cure: 'Create a rule and switch it on.' },
  rule_disabled: { title: 'The rule is switched off', cure: 'Switch the rule on.' },
  wrong_pipeline: {
    title: 'In a pipeline the rule is not about',
    cure: 'Usual for deals of other pipelines. Add the pipeline’s stage to the rule if they should count.',
  },
  wrong_stage: {
    title: 'Not in the rule’s stage',
    cure: 'Usual for open deals. Add the stage to the rule if they should count.',
  },
  entered_before_rule: {
    title: 'Entered the stage before the rule was switched on',
    cure: 'These are history for the rule. Create single ones by hand under Why / why not.',
  },
  not_entered_stage: {
    title: 'Nothing shows that the deal entered the stage',
    cure: 'Create single ones by hand under Why / why not.',
  },
  condition_false: {
    title: 'A condition of the rule is not met',
    cure: 'Change the rule’s conditions, or the values at the source.',
  },
  left_stage: { title: 'Left the stage again', cure: 'Usual when a deal is reopened or lost.' },
  'pipeline.failed': {
    title: 'Thread could not process it',
    cure: 'The operator finds the reason in the log.',
  },
  worker_lost: {
    title: 'Workers died while processing it',
    cure: 'Tell the operator before running it again.',
  },
  'event.unreadable': {
    title: 'The delivery does not have the expected shape',
    cure: 'Run it again after an update of Thread.',
  },
  'trigger.unreadable': { title: 'The request is not one Thread makes', cure: null },
} as const satisfies Partial<Record<DecisionCode, CauseWords>> & Record<string, CauseWords>;

export function causeWords(code: string): CauseWords {
  if (Object.hasOwn(words, code)) return words[code as keyof typeof words];
  if (!isProblemCode(code)) return { title: code, cure: null };
  const kind: ProblemKind = problemKinds[code];
  return { title: kind.title, cure: kind.nextStep ?? null };
}

const refusals: Readonly<Record<RerunRefusal, string>> = {
  nothing_recorded:
    'The run recorded no rule and mapping to go back to: it ended before a rule was asked. Run it with today’s rule.',
  rule_deleted: 'The rule this run recorded was deleted since. No other rule was used instead.',
  mapping_gone: 'The mapping version this run recorded is not kept any more. No other was used instead.',
};

const nothingToDecide: Readonly<Record<string, string>> = {
  ...refusals,
  already_linked: 'Linked to an account meanwhile. Old versions overwrite nothing, so it was left alone.',
  record_gone: 'The record no longer exists at the provider.',
  record_merged: 'The record was merged into another one at the provider.',
  connection_gone: 'The connection no longer exists.',
  own_change: 'The change was made by Thread itself.',
  unknown_event: 'The event says nothing Thread needs to know.',
  not_understood: 'The connector reads no events of this kind.',
  no_known_deal: 'No deal Thread knows is concerned.',
  rerun_stopped: 'The re-run was stopped before it was their turn. They keep their cause.',
  already_seen: 'This version of the record had been read already.',
};

/** Why there was nothing to decide about a record; null when the code is none of these. */
export function nothingToDecideText(code: string | null): string | null {
  return code !== null && Object.hasOwn(nothingToDecide, code) ? (nothingToDecide[code] ?? null) : null;
}
