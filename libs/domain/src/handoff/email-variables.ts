import type { MappedField } from '../mapping/mapping';
import { valueText } from '../mapping/value-text';
import { labelOfTarget } from '../mapping/target';
import type { PlanDraft } from '../templates/template';
import { cleanName } from '../text/clean-text';
import type { EmailVariableName } from './email-template';
import { readableDay } from '../dates/readable-day';
import { readableMoney } from '../money/readable-money';

export interface EmailMilestone {
  readonly name: string;
  readonly dueDate: string;
}

/** Values for every variable. Texts are '' when unknown, so that a section can ask. */
export type EmailVariables = Readonly<
  Record<Exclude<EmailVariableName, 'milestones' | 'missing'>, string>
> & {
  readonly milestones: readonly EmailMilestone[];
  readonly missing: readonly string[];
};

export interface EmailFacts {
  readonly recipientName: string | null;
  /** Account fields, as mapped or as they are now. */
  readonly fields: readonly Pick<MappedField, 'target' | 'value'>[];
  readonly plan: {
    readonly templateName: string | null;
    readonly goLiveDate: string | null;
    readonly milestones: readonly Pick<PlanDraft['milestones'][number], 'name' | 'dueDate'>[];
  } | null;
  /** Absolute address of the account. */
  readonly accountUrl: string;
  readonly recordUrl: string | null;
  readonly csmName: string | null;
  readonly assignedBy: string | null;
  /** The decision's summary, or null. */
  readonly why: string | null;
}

/** Facts an e-mail names as missing when they are unknown. */
const askedFor = ['arr', 'closeDate', 'website', 'primaryContactEmail'] as const;

/** The variables of an e-mail about one account: money and days written for people, names on one line. */
export function emailVariables(facts: EmailFacts): EmailVariables {
  const values = new Map(facts.fields.map((field) => [field.target, field.value]));
  const text = (target: string) => {
    const value = values.get(target) ?? null;
    return value === null ? '' : valueText(value);
  };
  const arr = values.get('arr') ?? null;
  const closeDate = values.get('closeDate') ?? null;
  const name = (value: string | null) => cleanName(value ?? '');
  return {
    recipientName: name(facts.recipientName) || 'there',
    companyName: name(text('companyName')) || 'A new customer',
    arr: arr?.type === 'money' ? readableMoney(arr.amount, arr.currency) : text('arr'),
    closeDate: closeDate?.type === 'day' ? readableDay(closeDate.day) : text('closeDate'),
    website: text('website'),
    aeName: name(text('aeName')),
    aeEmail: text('aeEmail'),
    csmName: name(facts.csmName),
    assignedBy: name(facts.assignedBy),
    primaryContactName: name(text('primaryContactName')),
    primaryContactEmail: text('primaryContactEmail'),
    industry: name(text('industry')),
    companySize: name(text('companySize')),
    notes: text('notes'),
    templateName: facts.plan?.templateName ?? '',
    goLiveDate: readableDay(facts.plan?.goLiveDate ?? null),
    accountUrl: facts.accountUrl,
    recordUrl: facts.recordUrl ?? '',
    why: facts.why ?? '',
    milestones: (facts.plan?.milestones ?? []).map(({ name: title, dueDate }) => ({
      name: title,
      dueDate: readableDay(dueDate),
    })),
    missing: askedFor.filter((target) => (values.get(target) ?? null) === null).map(labelOfTarget),
  };
}
