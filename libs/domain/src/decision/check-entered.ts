import { stageIn } from '../rules/match-rule';
import type { PinnedRule } from '../rules/rule';
import type { DecisionCode, DecisionInput, Reason } from './decision';
import { failed, passed } from './findings';
import { instantText, timeOf } from './instants';
import { entriesInHistory } from './stage-visits';

export type EntryCheck =
  | { readonly ok: true; readonly reason: Reason }
  | {
      readonly ok: false;
      readonly code: Extract<DecisionCode, 'entered_before_rule' | 'not_entered_stage'>;
      readonly reason: Reason;
    };

interface Evidence {
  readonly activeFrom: number;
  /** When a previous read saw the deal in the stage it is in now; null when it was elsewhere or never read. */
  readonly seenInside: number | null;
  /** When an entry was judged last; null when none was. */
  readonly judgedAt: number | null;
  /** A person runs the decision again: that it was judged before is no reason not to judge it now. */
  readonly again: boolean;
  readonly expected: string;
}

function entered(text: string, at: number | null, expected: string): EntryCheck {
  return {
    ok: true,
    reason: passed('entered', text, { actual: at === null ? null : instantText(at), expected }),
  };
}

function before(at: number, how: string, evidence: Evidence): EntryCheck {
  const text = `It entered the stage at ${instantText(at)} (${how}), before the rule was switched on. Earlier entries are history.`;
  return {
    ok: false,
    code: 'entered_before_rule',
    reason: failed('entered', text, { actual: instantText(at), expected: evidence.expected }),
  };
}

function edited(text: string, evidence: Evidence): EntryCheck {
  const reason = failed('entered', text, {
    actual: instantText(evidence.seenInside),
    expected: evidence.expected,
  });
  return { ok: false, code: 'not_entered_stage', reason };
}

/** An entry at `at` that was judged since is over: what happens now is an edit inside the stage. */
function judged(at: number, evidence: Evidence): EntryCheck | null {
  const { seenInside, judgedAt } = evidence;
  if (evidence.again || seenInside === null || judgedAt === null || judgedAt < at) return null;
  const text = `It was already in this stage when it was read at ${instantText(seenInside)}, and was judged then. An edit inside the stage is not an entry.`;
  return edited(text, evidence);
}

/** What was waiting for an answer has entered already, however its stage history looks by now. */
function waiting(rule: PinnedRule, input: DecisionInput, evidence: Evidence): EntryCheck | null {
  const { hold, standingAsk } = input;
  const heldSince = timeOf(hold?.heldSince);
  if (
    hold !== null &&
    (hold.ruleVersionId === rule.ruleVersionId || (heldSince !== null && heldSince >= evidence.activeFrom))
  ) {
    return entered(
      `It entered the stage before it was held at ${instantText(heldSince)}.`,
      heldSince,
      evidence.expected,
    );
  }
  const askedSince = timeOf(standingAsk?.askedSince);
  if (askedSince !== null && askedSince >= evidence.activeFrom) {
    const text = `It entered the stage before a person was asked about it at ${instantText(askedSince)}.`;
    return entered(text, askedSince, evidence.expected);
  }
  return null;
}

function byHistory(rule: PinnedRule, input: DecisionInput, evidence: Evidence): EntryCheck | null {
  const last = entriesInHistory(rule.definition, input.snapshot).at(-1);
  if (last === undefined || last < evidence.activeFrom) return null;
  const text = `The source's history says it entered the stage at ${instantText(last)}.`;
  return judged(last, evidence) ?? entered(text, last, evidence.expected);
}

/** Instants at which deliveries said the deal entered one of the rule's stages; oldest first. */
export function reportedTimes(rule: PinnedRule, input: DecisionInput): readonly number[] {
  return input.reportedEntries
    .filter((entry) => stageIn(rule.definition, null, entry.stageId) !== null)
    .map((entry) => timeOf(entry.at))
    .filter((time) => time !== null)
    .sort((a, b) => a - b);
}

function byReport(rule: PinnedRule, input: DecisionInput, evidence: Evidence): EntryCheck | null {
  const last = reportedTimes(rule, input).at(-1);
  if (last === undefined || last < evidence.activeFrom) return null;
  const text = `A delivery reported that it entered the stage at ${instantText(last)}.`;
  return judged(last, evidence) ?? entered(text, last, evidence.expected);
}

function tooEarly(rule: PinnedRule, input: DecisionInput, evidence: Evidence): EntryCheck | null {
  const inHistory = entriesInHistory(rule.definition, input.snapshot).at(-1);
  // A history that does not end in the present stage lags behind and cannot say that nothing happened since.
  const current = input.snapshot.stageHistory.at(-1)?.stageId === input.snapshot.stageId;
  if (inHistory !== undefined && current) return before(inHistory, "by the source's history", evidence);
  const reported = reportedTimes(rule, input).at(-1);
  if (reported !== undefined) return before(reported, 'as reported by a delivery', evidence);
  // Sources round the instant of a change down: what was elsewhere when the rule was on already has entered since.
  const seenAt = evidence.seenInside === null ? timeOf(input.lastSeen?.seenAt) : null;
  if (seenAt !== null && seenAt >= evidence.activeFrom) return null;
  const updatedAt = timeOf(input.snapshot.record.updatedAt);
  return updatedAt !== null && updatedAt < evidence.activeFrom
    ? before(updatedAt, 'its last change', evidence)
    : null;
}

function byLastSeen(input: DecisionInput, evidence: Evidence): EntryCheck {
  const { lastSeen, snapshot } = input;
  if (lastSeen !== null && evidence.seenInside === null) {
    const seenAt = timeOf(lastSeen.seenAt);
    const text = `It was in another stage when it was read at ${instantText(seenAt)}.`;
    return entered(text, seenAt, evidence.expected);
  }
  if (lastSeen !== null && !evidence.again) {
    return edited(
      `It was already in this stage when it was read at ${instantText(evidence.seenInside)}. An edit inside the stage is not an entry.`,
      evidence,
    );
  }
  const createdAt = timeOf(snapshot.record.createdAt);
  if (createdAt !== null && createdAt >= evidence.activeFrom) {
    const text = `The deal was created at ${instantText(createdAt)}, after the rule was switched on, so it entered the stage after that.`;
    return entered(text, createdAt, evidence.expected);
  }
  // Who asks for past records asks for these, too: else a source without history could never be caught up on.
  const updatedAt = timeOf(snapshot.record.updatedAt);
  if (input.cause === 'backfill' && updatedAt !== null && updatedAt >= evidence.activeFrom) {
    const text = `The source keeps no history; it is in the stage now and was last changed at ${instantText(updatedAt)}, in the period that was asked for.`;
    return entered(text, updatedAt, evidence.expected);
  }
  return edited(
    'Nothing says when it entered the stage: the source keeps no readable history, no delivery reported it, and it was not read before it entered.',
    evidence,
  );
}

/** When an entry of the record was judged last, in ms; null when none was. Who does not know takes the last read for it. */
export function judgedAtOf(lastSeen: DecisionInput['lastSeen']): number | null {
  return lastSeen === null
    ? null
    : timeOf(lastSeen.judgedAt === undefined ? lastSeen.seenAt : lastSeen.judgedAt);
}

/**
 * Did the deal *enter* one of the rule's stages while the rule was on? Being edited inside the stage is not entering it. Evidence, best
 * first: a standing hold or question; the source's stage history; what deliveries reported; an earlier read in another stage; creation
 * after the rule was switched on. An entry that was judged already does not count twice, except when a person runs it again or asks
 * for past records. Having been read is not having been judged: a read may come before the delivery that tells of the entry.
 * For a deal that is in one of the rule's stages now.
 */
export function checkEntered(rule: PinnedRule, input: DecisionInput): EntryCheck {
  const { lastSeen, snapshot, cause } = input;
  const samePipeline =
    lastSeen?.pipelineId === snapshot.pipelineId ||
    lastSeen?.pipelineId === null ||
    snapshot.pipelineId === null;
  const inside = lastSeen !== null && lastSeen.stageId === snapshot.stageId && samePipeline;
  const activeFrom = timeOf(rule.activeFrom) ?? Number.POSITIVE_INFINITY;
  const evidence: Evidence = {
    activeFrom,
    seenInside: inside ? (timeOf(lastSeen.seenAt) ?? 0) : null,
    judgedAt: judgedAtOf(lastSeen),
    again: cause === 'rerun' || cause === 'backfill',
    expected: `entered at or after ${instantText(timeOf(rule.activeFrom))}`,
  };
  return (
    waiting(rule, input, evidence) ??
    byHistory(rule, input, evidence) ??
    byReport(rule, input, evidence) ??
    tooEarly(rule, input, evidence) ??
    byLastSeen(input, evidence)
  );
}
