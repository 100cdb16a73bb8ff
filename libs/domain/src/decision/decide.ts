import { quoted } from '../text/clean-text';
import { fieldReasons, holdOf, holdText, missingFields, missingText } from './check-fields';
import { decideIdentity } from './decide-identity';
import { decideInstructed } from './decide-instructed';
import { decideLinked } from './decide-linked';
import type { Decision, DecisionInput, Reason } from './decision';
import { decisionWith, failed, type Findings, findingsOf, passed } from './findings';
import { matchRules } from './match-rules';
import { snapshotThrough } from './see-through-rule';
import { stageLabel } from './stage-label';
import type { RuleAttempt } from './try-rule';

function connectionReasons(input: DecisionInput): readonly Reason[] {
  const { accountFacts, settings } = input.connection;
  const connection = passed('connection', `Read through the connection to ${quoted(accountFacts.name)}.`);
  if (settings.autoCreate) return [connection, passed('auto_creation', 'Automatic creation is on.')];
  // A person's instruction stands above the switch.
  if (input.instruction !== null)
    return [
      connection,
      passed('auto_creation', 'Automatic creation is off, but a person asked for this one.'),
    ];
  const text =
    'Automatic creation is switched off for this connection: deals are checked, nothing is created.';
  return [connection, failed('auto_creation', text, { actual: 'off', expected: 'on' })];
}

function skip(
  findings: Findings,
  code: Decision['code'],
  reasons: readonly Reason[],
  attempt: RuleAttempt | null,
): Decision {
  const why = reasons.findLast((reason) => !reason.ok)?.text ?? 'nothing to do.';
  return decisionWith(findings, attempt?.rule ?? null, {
    outcome: 'skip',
    code,
    summary: `${findings.name}: ${why}`,
    reasons,
  });
}

function hold(
  input: DecisionInput,
  findings: Findings,
  attempt: RuleAttempt,
  reasons: readonly Reason[],
): Decision {
  const missing = missingFields(attempt.rule, findings.fields);
  if (attempt.leftAgain) {
    const text = `It has left the stage again and ${missingText(missing, findings)} is not known: not held.`;
    const expected = 'in the stage, or complete';
    return skip(
      findings,
      'left_stage',
      [...reasons, failed('stage', text, { actual: 'left', expected })],
      attempt,
    );
  }
  const wait = holdOf(attempt.rule, input, missing);
  const unchanged =
    input.hold?.state === wait.state && input.hold.ruleVersionId === attempt.rule.ruleVersionId;
  return decisionWith(findings, attempt.rule, {
    outcome: 'hold',
    code: unchanged ? 'already_held' : 'missing_required_fields',
    summary: `${findings.name}: ${holdText(wait, missingText(missing, findings))}`,
    reasons,
    hold: wait,
  });
}

function decideByRules(input: DecisionInput, findings: Findings, before: readonly Reason[]): Decision {
  const attempt = matchRules(input);
  const decision = decideAfter(attempt, input, findings, before);
  return attempt?.entered ? { ...decision, entryJudged: true } : decision;
}

function decideAfter(
  attempt: RuleAttempt | null,
  input: DecisionInput,
  findings: Findings,
  before: readonly Reason[],
): Decision {
  if (attempt === null) {
    const none = failed('rule', 'The connection has no rule.', {
      actual: null,
      expected: 'a rule that is on',
    });
    return skip(findings, 'no_rule', [...before, none], null);
  }
  const reasons = [...before, ...attempt.reasons];
  if (attempt.code !== null) return skip(findings, attempt.code, reasons, attempt);
  if (!input.connection.settings.autoCreate) return skip(findings, 'auto_creation_off', reasons, attempt);

  const checked = [...reasons, ...fieldReasons(attempt.rule, findings)];
  if (missingFields(attempt.rule, findings.fields).length > 0) return hold(input, findings, attempt, checked);

  const { pipelineId, stageId } = snapshotThrough(attempt.rule, input.snapshot);
  const stage = attempt.leftAgain ? attempt.rule.definition.stages[0] : { pipelineId, stageId };
  const because = `it entered ${stageLabel({ rules: [attempt.rule] }, stage ?? { pipelineId, stageId: null })}`;
  return decideIdentity(input, findings, { rule: attempt.rule, reasons: checked, because });
}

/**
 * What to do about one deal, and why. The one decision of the product: live events, sweeps, re-runs, rehearsals and the inspector all
 * ask it. Pure and total: the same input gives the same answer, and no snapshot makes it throw.
 *
 * Checked in the order of `reasons`: connection and switch, record, link, rules (first that matches, in the order given), entry into the
 * stage, conditions, required fields, identity, template. Three choices worth knowing:
 * - A linked record is only ever updated; in → out → in is one account.
 * - With automatic creation off everything up to the conditions is still checked, so that `auto_creation_off` marks the deals that would
 *   have become accounts and an open deal still says `wrong_stage`.
 * - A deal that entered and left again before it was read is created if a delivery reported the entry and nothing is missing; if only
 *   the source's history knows of it, it is skipped as `left_stage`. A hold ends the same way when its deal leaves.
 */
export function decide(input: DecisionInput): Decision {
  const findings = findingsOf(input);
  const before = connectionReasons(input);
  const { snapshot, link, instruction } = input;
  if (snapshot.record.archived) {
    const gone = failed('record', 'The deal is deleted at the source. Accounts made from it stay.', {
      actual: 'deleted',
      expected: 'present',
    });
    return {
      ...skip(findings, 'record_deleted', [...before, gone], null),
      accountId: link?.accountId ?? null,
    };
  }
  const here = [
    ...before,
    passed(
      'record',
      `Deal ${quoted(snapshot.name ?? snapshot.record.ref.externalId)} is present at the source.`,
    ),
  ];
  if (link !== null) {
    const other = instruction?.kind === 'link' && instruction.accountId !== link.accountId;
    const text = other
      ? 'It is linked to another account already; that link stays. Merge the accounts instead.'
      : 'It is linked to an account already: once per deal, for ever.';
    const linked: Reason = { step: 'link', ok: !other, text, ...(other ? { actual: link.accountId } : {}) };
    return decideLinked(input, findings, [...here, linked], link.accountId);
  }
  const unlinked = [...here, passed('link', 'No account is linked to this deal yet.')];
  if (instruction !== null) return decideInstructed(input, findings, unlinked, instruction);
  return decideByRules(input, findings, unlinked);
}
