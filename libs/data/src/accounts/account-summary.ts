import { Prisma } from '../generated/client';

export type AccountStatus = 'onboarding' | 'live' | 'on_hold' | 'cancelled';
export type AccountHealth = 'on_track' | 'at_risk' | 'off_track';
export type HandoffStep = 'ae_review' | 'csm_assignment' | 'csm_acceptance' | 'accepted';

export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** One line of the account list. Days are `YYYY-MM-DD`, money is decimal text. */
export interface AccountSummaryView {
  readonly id: string;
  readonly companyName: string;
  readonly website: string | null;
  readonly arr: { readonly amount: string; readonly currency: string | null } | null;
  readonly closeDate: string | null;
  readonly status: AccountStatus;
  readonly handoffStep: HandoffStep;
  readonly health: AccountHealth;
  readonly progressPercent: number;
  readonly aeEmail: string | null;
  readonly aeName: string | null;
  readonly csm: UserView | null;
  readonly templateName: string | null;
  readonly nextDueDate: string | null;
  readonly createdAt: Date;
}

export interface AccountSummaryRow {
  id: string;
  company_name: string;
  website: string | null;
  arr_amount: string | null;
  arr_currency: string | null;
  close_date: string | null;
  status: AccountStatus;
  handoff_step: HandoffStep;
  health: AccountHealth;
  progress_percent: number;
  ae_email: string | null;
  ae_name: string | null;
  csm_id: string | null;
  csm_name: string | null;
  csm_email: string | null;
  template_name: string | null;
  next_due_date: string | null;
  created_at: Date;
}

/** Columns of a summary for a query over `account a LEFT JOIN app_user csm`. */
export const summaryColumns = Prisma.sql`
  a.id, a.company_name, a.website, trim_scale(a.arr_amount)::text AS arr_amount, a.arr_currency, a.close_date::text AS close_date,
  a.status, a.handoff_step, a.health, a.progress_percent, a.ae_email, a.ae_name,
  csm.id AS csm_id, csm.name AS csm_name, csm.email AS csm_email, a.template_name, a.created_at,
  (SELECT min(t.due_date)::text FROM plan_task t WHERE t.account_id = a.id AND t.state = 'open') AS next_due_date`;

export function summaryOf(row: AccountSummaryRow): AccountSummaryView {
  return {
    id: row.id,
    companyName: row.company_name,
    website: row.website,
    arr: row.arr_amount === null ? null : { amount: row.arr_amount, currency: row.arr_currency },
    closeDate: row.close_date,
    status: row.status,
    handoffStep: row.handoff_step,
    health: row.health,
    progressPercent: row.progress_percent,
    aeEmail: row.ae_email,
    aeName: row.ae_name,
    csm:
      row.csm_id === null ? null : { id: row.csm_id, name: row.csm_name ?? '', email: row.csm_email ?? '' },
    templateName: row.template_name,
    nextDueDate: row.next_due_date,
    createdAt: row.created_at,
  };
}
