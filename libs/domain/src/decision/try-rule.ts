import { type RuleMatch, matchRule } from '../rules/match-rule';
import type { PinnedRule } from '../rules/rule';
import { quoted, storable } from '../text/clean-text';
import { checkEntered, judgedAtOf, reportedTimes } from './check-entered';
import type { DecisionCode, DecisionInput, Reason } from './decision';
import { failed, passed } from './findings';
import { instantText, timeOf } from './instants';
import { conditionWords } from './condition-words';
import { seeThroughRule } from './see-through-rule';
import { awaitedStages, pipelineLabel, stageLabel } from './stage-label';
import { entriesInHistory } from './stage-visits';

/** How one rule judged the deal, as far as it got. */
export interface RuleAttempt {
  readonly rule: PinnedRule;
  readonly reasons: readonly Reason[];
  /** Null = the rule matches and the deal entered. */
  readonly code: DecisionCode | null;
  /** How near it came; the highest is the most telling of several misses. */
  readonly nearness: number;
  /** It entered, but has left the stage again since; decided on the report of its entry. */
  readonly leftAgain: boolean;
  /** It entered the stage, whatever else was found. */
  readonly entered: boolean;
}

type Miss = Pick<RuleAttempt, 'code' | 'nearness'> & Partial<Pick<RuleAttempt, 'entered'>>;

function name(rule: PinnedRule): string {
  return `Rule ${quoted(rule.name)} (version ${rule.version})`;
}

function missed(rule: PinnedRule, reasons: readonly Reason[], miss: Miss): RuleAttempt {
  return { rule, reasons, entered: false, ...miss, leftAgain: false };
}

function switchedOff(rule: PinnedRule, match: RuleMatch): RuleAttempt {
  const why = rule.enabled ? 'has never been switched on' : 'is switched off';
  const would = match.ok ? ' Everything else in it fits this deal.' : '';
  const reason = failed('rule', `${name(rule)} ${why}.${would}`, { actual: 'off', expected: 'on' });
  return missed(rule, [reason], { code: 'rule_disabled', nearness: match.stage === null ? 0 : 2.5 });
}

/** A delivery reported an entry that was not judged yet, and which counts even if the deal has left again. */
function freshReport(rule: PinnedRule, input: DecisionInput): number | null {
  const activeFrom = timeOf(rule.activeFrom);
  const last = reportedTimes(rule, input).at(-1) ?? null;
  if (last === null || activeFrom === null || last < activeFrom) return null;
  const judgedAt = judgedAtOf(input.lastSeen);
  const again = input.cause === 'rerun' || input.cause === 'backfill';
  return judgedAt !== null && judgedAt >= last && !again ? null : last;
}

/** When the deal had entered but is elsewhere now: null when it never was inside while the rule was on. */
function stayedUntilLeft(rule: PinnedRule, input: DecisionInput): number | null {
  const activeFrom = timeOf(rule.activeFrom) ?? Number.POSITIVE_INFINITY;
  const last = entriesInHistory(rule.definition, input.snapshot).at(-1);
  if (last !== undefined && last >= activeFrom) return last;
  const held = input.hold?.ruleVersionId === rule.ruleVersionId ? timeOf(input.hold.heldSince) : null;
  return held;
}

function elsewhere(
  rule: PinnedRule,
  input: DecisionInput,
  match: RuleMatch,
  reasons: readonly Reason[],
): RuleAttempt {
  const { snapshot } = input;
  const now = stageLabel(input, snapshot);
  const expected = awaitedStages(rule.definition);
  const reported = freshReport(rule, input);
  if (reported !== null) {
    const text = `It is in ${now} now, but a delivery reported that it entered the stage at ${instantText(reported)}: entering counts.`;
    const entry = passed('entered', `Entered at ${instantText(reported)}, as reported.`, {
      actual: instantText(reported),
    });
    const all = [...reasons, passed('stage', text, { actual: now, expected }), entry];
    return checkConditions(rule, input, { match, reasons: all, leftAgain: true });
  }
  const left = stayedUntilLeft(rule, input);
  if (left !== null) {
    const text = `It entered the stage at ${instantText(left)} and has left it again; it is in ${now} now, so no account is created.`;
    return missed(rule, [...reasons, failed('stage', text, { actual: now, expected })], {
      code: 'left_stage',
      nearness: 3,
    });
  }
  if (match.failed === 'pipeline') {
    const pipeline = pipelineLabel(input, snapshot.pipelineId);
    const wanted = [...new Set(rule.definition.stages.map((stage) => quoted(stage.pipelineLabel)))].join(
      ' or ',
    );
    const reason = failed('pipeline', `It is in the pipeline ${pipeline}; the rule is about ${wanted}.`, {
      actual: pipeline,
      expected: wanted,
    });
    return missed(rule, [...reasons, reason], { code: 'wrong_pipeline', nearness: 1 });
  }
  const reason = failed('stage', `It is in ${now}; the rule waits for ${expected}.`, {
    actual: now,
    expected,
  });
  return missed(rule, [...reasons, passed('pipeline', 'The pipeline fits.'), reason], {
    code: 'wrong_stage',
    nearness: 2,
  });
}

interface SoFar {
  readonly match: RuleMatch;
  readonly reasons: readonly Reason[];
  readonly leftAgain: boolean;
}

function checkConditions(
  rule: PinnedRule,
  { fields }: DecisionInput,
  { match, reasons, leftAgain }: SoFar,
): RuleAttempt {
  const judged = match.conditions.map((result): Reason => {
    const { what, actual, expected } = conditionWords(result, fields);
    const { ok } = result;
    const is = actual === null ? 'unknown' : quoted(actual);
    const text = ok ? `${what} is ${is}, as asked.` : `${what} is ${is}; the rule asks for ${expected}.`;
    return { step: 'condition', ok, text, actual: actual === null ? null : storable(actual), expected };
  });
  const all = [
    ...reasons,
    ...(judged.length > 0 ? judged : [passed('condition', 'The rule has no conditions.')]),
  ];
  if (judged.some((reason) => !reason.ok))
    return missed(rule, all, { code: 'condition_false', nearness: 4, entered: true });
  return { rule, reasons: all, code: null, nearness: 5, leftAgain, entered: true };
}

/** Asks one rule about the deal: is it on, pipeline, stage, did it enter, conditions. Stops at the first check that fails. */
export function tryRule(rule: PinnedRule, whole: DecisionInput): RuleAttempt {
  const input = seeThroughRule(rule, whole);
  const match = matchRule(rule, input.snapshot);
  if (!rule.enabled || timeOf(rule.activeFrom) === null) return switchedOff(rule, match);
  const on = [passed('rule', `${name(rule)} is on.`)];
  if (match.stage === null) return elsewhere(rule, input, match, on);
  const inStage = [
    ...on,
    passed('pipeline', `It is in the pipeline ${quoted(match.stage.pipelineLabel)}.`, {
      actual: match.stage.pipelineLabel,
    }),
    passed('stage', `It is in the stage ${quoted(match.stage.stageLabel)}.`, {
      actual: match.stage.stageLabel,
    }),
  ];
  const entry = checkEntered(rule, input);
  const reasons = [...inStage, entry.reason];
  if (!entry.ok) return missed(rule, reasons, { code: entry.code, nearness: 3 });
  return checkConditions(rule, input, { match, reasons, leftAgain: false });
}
