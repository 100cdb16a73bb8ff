import type { FieldMapping, MappedField } from '../mapping/mapping';
import { labelOfTarget } from '../mapping/target';
import { valueText } from '../mapping/value-text';
import { quoted } from '../text/clean-text';
import type { PinnedRule } from '../rules/rule';
import type { Decision, DecisionInput, Reason } from './decision';
import { failed, type Findings, passed } from './findings';
import { instantText, lastInstant, timeOf } from './instants';

const mostSettleMinutes = 10_080;

/** Fields that must have a value: the rule's, and always the name, because an account without one cannot be told from another. */
function requiredFields(rule: PinnedRule | null): readonly string[] {
  return [...new Set(['companyName', ...(rule?.definition.requiredFields ?? [])])];
}

function labelOf(target: string, fields: readonly Pick<FieldMapping, 'target' | 'label'>[]): string {
  return fields.find((field) => field.target === target)?.label ?? labelOfTarget(target);
}

/**
 * Whether the company's name is only the deal's, for want of a company. A rule that demands the name waits for the company: its record is
 * what tells the customer from others, and associations often arrive after the deal was won. Without the demand the deal's name will do.
 */
function isStandIn(rule: PinnedRule | null, { target, evidence }: MappedField): boolean {
  const demanded = rule?.definition.requiredFields.includes('companyName') ?? false;
  const { source, record } = evidence;
  const fromRecipe = source?.kind === 'recipe' && source.recipe === 'company_name';
  return demanded && target === 'companyName' && fromRecipe && record?.objectType === 'deal';
}

/** Targets of required fields that have no value. */
export function missingFields(rule: PinnedRule | null, fields: readonly MappedField[]): readonly string[] {
  const known = fields.filter((field) => field.value !== null && !isStandIn(rule, field));
  const targets = new Set(known.map((field) => field.target));
  return requiredFields(rule).filter((target) => !targets.has(target));
}

/** One reason per required field, with its value or what is wrong with it. */
export function fieldReasons(rule: PinnedRule | null, findings: Findings): readonly Reason[] {
  return requiredFields(rule).map((target) => {
    const field = findings.fields.find((candidate) => candidate.target === target) ?? null;
    const label = labelOf(target, findings.fields);
    if (field !== null && field.value !== null && !isStandIn(rule, field)) {
      const value = valueText(field.value);
      const shown = field.value.type === 'money' || field.value.type === 'day' ? value : quoted(value);
      return passed('fields', `${label}: ${shown}.`, { actual: value });
    }
    const why =
      field === null
        ? 'it is not mapped.'
        : (field.problem?.text ?? (field.evidence.steps.join(' ') || 'no source has it.'));
    return failed('fields', `${label} is not known: ${why}`, { actual: null, expected: 'a value' });
  });
}

/** Names of missing fields in a sentence. */
export function missingText(missing: readonly string[], findings: Findings): string {
  return missing.map((target) => labelOf(target, findings.fields)).join(', ');
}

/** The wait for missing fields: from when it was first held, for the minutes of the rule in force. */
export function holdOf(
  rule: PinnedRule,
  input: DecisionInput,
  missing: readonly string[],
): NonNullable<Decision['hold']> {
  const { hold, now } = input;
  const { settleMinutes } = rule.definition;
  const minutes = Number.isFinite(settleMinutes)
    ? Math.min(Math.max(settleMinutes, 0), mostSettleMinutes)
    : 0;
  const since = timeOf(hold?.heldSince) ?? timeOf(now) ?? 0;
  const standing =
    hold !== null && hold.ruleVersionId === rule.ruleVersionId ? timeOf(hold.settleUntil) : null;
  const until = Math.min(standing ?? since + minutes * 60_000, lastInstant);
  const over = (timeOf(now) ?? 0) >= until;
  return { missing, settleUntil: new Date(until), state: over ? 'needs_attention' : 'settling' };
}

/** What the hold means, for a person. */
export function holdText(hold: NonNullable<Decision['hold']>, missing: string): string {
  if (hold.state === 'needs_attention') return `waiting for a person: ${missing} still not known.`;
  return `held until ${instantText(hold.settleUntil.getTime())} for ${missing}.`;
}
