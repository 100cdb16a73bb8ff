export const planRoles = ['csm', 'ae', 'customer', 'implementation'] as const;
export type PlanRole = (typeof planRoles)[number];

/** What a due date counts from: the day of the close, or the day the account was created. */
export type DueAnchor = 'close_date' | 'creation';

export interface TemplateTask {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly role: PlanRole;
  /** Working days after the anchor; null = no due date. */
  readonly dueAfterDays: number | null;
}

export interface TemplateMilestone {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly dueAfterDays: number | null;
  readonly tasks: readonly TemplateTask[];
}

export interface TemplateDefinition {
  readonly anchor: DueAnchor;
  readonly milestones: readonly TemplateMilestone[];
}

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly definition: TemplateDefinition;
}

/** A plan with real dates, ready to be stored. Days are `YYYY-MM-DD`. */
export interface PlanDraft {
  readonly templateId: string;
  readonly templateName: string;
  readonly goLiveDate: string | null;
  readonly milestones: readonly {
    readonly name: string;
    readonly description: string;
    readonly dueDate: string | null;
    readonly tasks: readonly {
      readonly title: string;
      readonly description: string;
      readonly role: PlanRole;
      readonly dueDate: string | null;
    }[];
  }[];
}
