import { mergeFields } from '../mapping/merge-fields';
import { labelOfTarget } from '../mapping/target';
import { stageIn } from '../rules/match-rule';
import type { PinnedRule } from '../rules/rule';
import type { Decision, DecisionInput, FieldChange, Reason } from './decision';
import { decisionWith, failed, type Findings, passed } from './findings';
import { newCompanyOf, newCompanyReason } from './new-company';
import { awaitedStages, stageLabel } from './stage-label';
import { ownerChangeOf, withoutOwnerChange } from './owner-change';
import { reportedTimes } from './check-entered';
import { seeThroughRule, snapshotThrough } from './see-through-rule';
import { entriesInHistory } from './stage-visits';

/**
 * Whether the deal was in a stage some rule waits for and is not any more: won, then reopened or lost. Null when it still is, or never was
 * (an account made by hand from an open deal has not left anything).
 */
function leftStage(input: DecisionInput): Reason | null {
  const { rules } = input;
  if (isInside(input)) return null;
  const left = rules.find((rule) => {
    const { lastSeen, ...seenThrough } = seeThroughRule(rule, input);
    const seen =
      lastSeen !== null && stageIn(rule.definition, lastSeen.pipelineId, lastSeen.stageId) !== null;
    return (
      seen ||
      entriesInHistory(rule.definition, seenThrough.snapshot).length > 0 ||
      reportedTimes(rule, { ...seenThrough, lastSeen }).length > 0
    );
  });
  if (left === undefined) return null;
  const now = stageLabel(input, snapshotThrough(left, input.snapshot));
  const expected = awaitedStages(left.definition);
  return failed('stage', `It has left ${expected} and is in ${now} now.`, { actual: now, expected });
}

/** Whether the deal is in a stage some rule waits for now. */
function isInside({ rules, snapshot }: DecisionInput): boolean {
  return rules.some((rule: PinnedRule) => {
    const { pipelineId, stageId } = snapshotThrough(rule, snapshot);
    return stageIn(rule.definition, pipelineId, stageId) !== null;
  });
}

/** Whether a decision about a linked record says that the deal has left the stage its account was made for. */
export function hasLeftStage(decision: Pick<Decision, 'outcome' | 'reasons'>): boolean {
  return (
    decision.outcome === 'update' && decision.reasons.some((reason) => reason.step === 'stage' && !reason.ok)
  );
}

/**
 * An account may have several deals. A value that came through one follows that one; what another says is remembered beside it, so that
 * two deals do not overwrite each other's values in turn.
 */
function ofOwnDeal(
  { link, snapshot }: DecisionInput,
  changes: readonly FieldChange[],
): readonly FieldChange[] {
  const facts = new Map(link?.facts.map((fact) => [fact.field, fact]));
  const { externalId } = snapshot.record.ref;
  return changes.map((change) => {
    const fact = facts.get(change.field);
    const another =
      fact?.origin === 'source' && fact.value !== null && fact.dealId != null && fact.dealId !== externalId;
    return another ? { ...change, applied: false } : change;
  });
}

/** A record that is linked already: its account follows it, field by field. Never a second account, whatever the stage does. */
export function decideLinked(
  input: DecisionInput,
  findings: Findings,
  reasons: readonly Reason[],
  accountId: string,
): Decision {
  const wanted = ofOwnDeal(input, mergeFields(input.mapping, findings.fields, input.link?.facts ?? []));
  const changes = withoutOwnerChange(wanted);
  const ownerChanges = ownerChangeOf(wanted.filter(({ applied: would }) => would)) === null ? [] : wanted;
  const applied = changes.filter((change) => change.applied);
  const kept = changes.filter((change) => !change.applied);
  const left = leftStage(input);
  const names = applied.map(
    (change) =>
      findings.fields.find((field) => field.target === change.field)?.label ?? labelOfTarget(change.field),
  );
  const company = newCompanyOf(input, accountId);
  const companyReason = company === null ? null : newCompanyReason(company);
  const joins = company !== null && company.heldBy === null;
  const updated = [...names, ...(joins ? ['the company it is linked to'] : [])];
  const what = updated.length > 0 ? `updated: ${updated.join(', ')}` : 'nothing to change';
  const keeps = kept.length > 0 ? `; ${kept.length} kept by policy` : '';
  const step = passed(
    'fields',
    applied.length > 0 ? `Changed at the source: ${names.join(', ')}${keeps}.` : `Nothing changed${keeps}.`,
  );
  return decisionWith(findings, null, {
    outcome: 'update',
    code: updated.length > 0 ? 'account_updated' : 'account_unchanged',
    summary: [`${findings.name}: ${what}${keeps}.`, left?.text, joins ? null : companyReason?.text]
      .filter((sentence) => sentence != null)
      .join(' '),
    reasons: [
      ...reasons,
      ...(left === null ? [] : [left]),
      step,
      ...(companyReason === null ? [] : [companyReason]),
    ],
    accountId,
    changes,
    inStage: isInside(input),
    ...(ownerChanges.length > 0 ? { ownerChanges } : {}),
    ...(company === null ? {} : { newCompany: company }),
  });
}
