import { calendarDayIn, isTimeZone } from '../dates/calendar-day';
import { dayNumber } from '../dates/day';
import type { PinnedRule } from '../rules/rule';
import { chooseTemplate } from '../templates/choose-template';
import { instantiateTemplate } from '../templates/instantiate-template';
import type { PlanDraft, Template } from '../templates/template';
import { quoted } from '../text/clean-text';
import type { DecisionInput, Reason } from './decision';
import { failed, type Findings, passed } from './findings';

/** Close dates further from any onboarding than this are typing errors; due dates then count from the creation. */
const earliestDay = dayNumber('1900-01-01') ?? 0;
const latestDay = dayNumber('2999-12-31') ?? 0;

function plausible(day: string | null): string | null {
  const count = day === null ? null : dayNumber(day);
  return count !== null && count >= earliestDay && count <= latestDay ? day : null;
}

function createdDay(input: DecisionInput): string {
  const { timeZone } = input.connection.accountFacts;
  try {
    return plausible(calendarDayIn(input.now, isTimeZone(timeZone) ? timeZone : 'UTC')) ?? '1970-01-01';
  } catch {
    return '1970-01-01';
  }
}

function pick(
  rule: PinnedRule | null,
  input: DecisionInput,
): { readonly template: Template | null; readonly reason: Reason } {
  const { templates, snapshot } = input;
  const [first] = templates;
  if (first === undefined) {
    return {
      template: null,
      reason: failed('template', 'There is no template; the account is made without a plan.'),
    };
  }
  if (rule === null)
    return {
      template: first,
      reason: passed('template', `No rule chooses a template; ${quoted(first.name)} is used.`),
    };
  const chosen = chooseTemplate(rule.definition.template, snapshot);
  const wanted = templates.find((template) => template.id === chosen.templateId);
  if (wanted !== undefined)
    return {
      template: wanted,
      reason: passed('template', `Template ${quoted(wanted.name)}. ${chosen.text}`),
    };
  const fallback =
    templates.find((template) => template.id === rule.definition.template.defaultTemplateId) ?? first;
  const text = `The template the rule chooses does not exist any more; ${quoted(fallback.name)} is used instead.`;
  return {
    template: fallback,
    reason: failed('template', text, { actual: null, expected: chosen.templateId }),
  };
}

function draft(template: Template, input: DecisionInput, findings: Findings): PlanDraft {
  const value = findings.fields.find((field) => field.target === 'closeDate')?.value ?? null;
  const closeDay = plausible(value?.type === 'day' ? value.day : null);
  return instantiateTemplate(template, { closeDay, createdDay: createdDay(input) });
}

/** The plan of a new account and why it is this one. A template with due days no calendar holds gives no plan, and says so. */
export function planFor(
  rule: PinnedRule | null,
  input: DecisionInput,
  findings: Findings,
): { readonly plan: PlanDraft | null; readonly reason: Reason } {
  const { template, reason } = pick(rule, input);
  if (template === null) return { plan: null, reason };
  try {
    return { plan: draft(template, input, findings), reason };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const text = `The due days of template ${quoted(template.name)} cannot be used; the account is made without a plan.`;
    return { plan: null, reason: failed('template', text) };
  }
}
