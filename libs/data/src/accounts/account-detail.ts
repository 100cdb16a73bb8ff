import type { Evidence, FieldValue } from '@thread/domain';
import { accountFields, isMilestoneComplete } from '@thread/domain';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { survivorOf } from '../merges/survivor';
import { summaryColumns, summaryOf } from './account-summary';
import type { AccountSummaryRow, AccountSummaryView, UserView } from './account-summary';

/** One field of an account with where its value comes from. */
export interface FactRecord {
  readonly field: string;
  readonly value: FieldValue | null;
  readonly origin: 'source' | 'person' | 'default';
  readonly evidence: Evidence;
  readonly recordedAt: Date;
  readonly setBy: UserView | null;
  readonly connectorId: string | null;
  /** What the source says now where it differs; null when it agrees, or says nothing. */
  readonly sourceValue: FieldValue | null;
  /** What the ledger says of a field that is written back; null when it is not. */
  readonly ledger: FactLedger | null;
}

export interface FactLedger {
  readonly property: string;
  readonly objectType: string;
  /** What the source has, as far as is known. */
  readonly seen: { readonly value: FieldValue | null } | null;
  readonly writtenAt: string | null;
  readonly errorText: string | null;
  readonly paused: boolean;
}

export interface TaskRecord {
  readonly id: string;
  readonly milestoneId: string;
  readonly title: string;
  readonly description: string;
  readonly role: 'csm' | 'ae' | 'customer' | 'implementation';
  readonly assignee: UserView | null;
  readonly dueDate: string | null;
  readonly state: 'open' | 'done' | 'skipped';
  readonly completedAt: Date | null;
  readonly position: number;
}

export interface MilestoneRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly dueDate: string | null;
  readonly completedAt: Date | null;
  readonly complete: boolean;
  readonly position: number;
  readonly tasks: readonly TaskRecord[];
}

export interface LinkRecord {
  readonly connectionId: string;
  readonly connectorId: string;
  readonly objectType: string;
  readonly externalId: string;
  readonly url: string | null;
  readonly kind: 'active' | 'alias';
}

export interface PersonOfAccount {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly title: string | null;
  readonly isPrimary: boolean;
}

export interface AccountRecord extends AccountSummaryView {
  readonly facts: readonly FactRecord[];
  readonly people: readonly PersonOfAccount[];
  readonly milestones: readonly MilestoneRecord[];
  readonly links: readonly LinkRecord[];
  readonly healthReasons: readonly string[];
  readonly goLiveDate: string | null;
  readonly notes: string | null;
  readonly createdBy: string;
  /** The decision that created or linked it first; null for accounts made by hand. */
  readonly runId: string | null;
  /** Since when messages are held back because a deal was reversed; null when they are not. */
  readonly frozenSince: Date | null;
  /** Until a person releases it nothing about it is sent; null when it is not silent. */
  readonly silence: AccountSilence | null;
  readonly version: number;
}

export interface AccountSilence {
  readonly since: Date;
  /** The backfill that made the account, by which it is released. */
  readonly backfillId: string;
  /** How many e-mails wait. */
  readonly emails: number;
}

interface DetailRow extends AccountSummaryRow {
  health_reasons: string[];
  go_live_date: string | null;
  notes: string | null;
  created_by: string;
  run_id: string | null;
  frozen_since: Date | null;
  silent_since: Date | null;
  backfill_id: string | null;
  silent_emails: number;
  version: number;
}

/** Null when the workspace has no such account. The id of an account that was merged into another answers that one. */
export async function readAccount(
  database: Database,
  workspaceId: string,
  accountId: string,
): Promise<AccountRecord | null> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const account = await readAccountIn(tx, workspaceId, accountId);
    if (account) return account;
    const survivor = await survivorOf(tx, workspaceId, accountId);
    return survivor === accountId ? null : readAccountIn(tx, workspaceId, survivor);
  });
}

/** The same inside a transaction, so that a change can answer what it led to. */
export async function readAccountIn(
  tx: Executor,
  workspaceId: string,
  accountId: string,
): Promise<AccountRecord | null> {
  const rows = await tx.$queryRaw<DetailRow[]>`
    SELECT ${summaryColumns}, a.health_reasons, a.go_live_date::text AS go_live_date, a.notes, a.created_by, a.version,
      (SELECT r.id FROM run r WHERE r.account_id = a.id AND r.outcome IN ('create', 'link') ORDER BY r.created_at, r.id LIMIT 1) AS run_id,
      (SELECT min(z.frozen_at) FROM account_freeze z WHERE z.account_id = a.id AND z.ended_at IS NULL) AS frozen_since,
      a.silent_since, a.backfill_id::text AS backfill_id,
      (SELECT count(*)::int FROM effect e WHERE e.account_id = a.id AND e.state = 'silent') AS silent_emails
    FROM account a LEFT JOIN app_user csm ON csm.id = a.csm_user_id
    WHERE a.id = ${accountId}::uuid AND a.workspace_id = ${workspaceId}::uuid`;
  const row = rows[0];
  if (!row) return null;
  return {
    ...summaryOf(row),
    facts: await readFacts(tx, workspaceId, accountId),
    people: await readPeople(tx, accountId),
    milestones: await readPlan(tx, accountId),
    links: await readLinks(tx, accountId),
    healthReasons: row.health_reasons,
    goLiveDate: row.go_live_date,
    notes: row.notes,
    createdBy: row.created_by,
    runId: row.run_id,
    frozenSince: row.frozen_since,
    silence: silenceOf(row),
    version: row.version,
  };
}

function silenceOf({ silent_since, backfill_id, silent_emails }: DetailRow): AccountSilence | null {
  if (silent_since === null || backfill_id === null) return null;
  return { since: silent_since, backfillId: backfill_id, emails: silent_emails };
}

interface FactRow {
  field: string;
  value: FieldValue | null;
  origin: FactRecord['origin'];
  evidence: Evidence;
  recorded_at: Date;
  user_id: string | null;
  user_name: string | null;
  user_email: string | null;
  connector_id: string | null;
  source_value: FieldValue | null;
  ledger: FactLedger | null;
}

/** Facts are shown in the order an account's fields are declared; custom ones follow. */
function placeOf(field: string): number {
  const place = accountFields.findIndex(({ key }) => key === field);
  return place === -1 ? accountFields.length : place;
}

export async function readFacts(tx: Executor, workspaceId: string, accountId: string): Promise<FactRecord[]> {
  const rows = await tx.$queryRaw<FactRow[]>`
    SELECT f.field, f.value, f.origin, f.evidence, f.recorded_at, f.source_value, c.connector_id,
      (SELECT jsonb_build_object('property', g.property, 'objectType', g.object_type, 'seen', g.seen, 'writtenAt', g.written_at,
                                 'errorText', g.error_text, 'paused', g.paused)
       FROM outward_field g WHERE g.account_id = f.account_id AND g.field = f.field
       ORDER BY g.written_at DESC NULLS LAST, g.external_id LIMIT 1) AS ledger,
      u.id AS user_id, u.name AS user_name, u.email AS user_email
    FROM account_fact f LEFT JOIN connection c ON c.id = f.connection_id LEFT JOIN app_user u ON u.id = f.set_by_user_id
    WHERE f.account_id = ${accountId}::uuid AND f.workspace_id = ${workspaceId}::uuid ORDER BY f.field`;
  return rows
    .sort((a, b) => placeOf(a.field) - placeOf(b.field))
    .map((row) => ({
      field: row.field,
      value: row.value,
      origin: row.origin,
      evidence: row.evidence,
      recordedAt: row.recorded_at,
      setBy:
        row.user_id === null
          ? null
          : { id: row.user_id, name: row.user_name ?? '', email: row.user_email ?? '' },
      connectorId: row.connector_id,
      sourceValue: row.source_value,
      ledger: row.ledger,
    }));
}

async function readPeople(tx: Executor, accountId: string): Promise<PersonOfAccount[]> {
  return tx.accountPerson.findMany({
    where: { accountId },
    select: { id: true, name: true, email: true, title: true, isPrimary: true },
    orderBy: [{ isPrimary: 'desc' }, { name: 'asc' }, { id: 'asc' }],
  });
}

async function readLinks(tx: Executor, accountId: string): Promise<LinkRecord[]> {
  const rows = await tx.accountLink.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ connectionId, connectorId, objectType, externalId, recordUrl, kind }) => ({
    connectionId,
    connectorId,
    objectType,
    externalId,
    url: recordUrl,
    kind: kind === 'alias' ? 'alias' : 'active',
  }));
}

interface TaskRow {
  id: string;
  milestone_id: string;
  title: string;
  description: string;
  role: TaskRecord['role'];
  due_date: string | null;
  state: TaskRecord['state'];
  completed_at: Date | null;
  position: number;
  user_id: string | null;
  user_name: string | null;
  user_email: string | null;
}

interface MilestoneRow {
  id: string;
  name: string;
  description: string;
  due_date: string | null;
  completed_at: Date | null;
  position: number;
}

/** The plan of an account in order. */
export async function readPlan(tx: Executor, accountId: string): Promise<MilestoneRecord[]> {
  const milestones = await tx.$queryRaw<MilestoneRow[]>(
    Prisma.sql`SELECT id, name, description, due_date::text AS due_date, completed_at, position
      FROM plan_milestone WHERE account_id = ${accountId}::uuid ORDER BY position, id`,
  );
  const tasks = await tx.$queryRaw<TaskRow[]>(
    Prisma.sql`SELECT t.id, t.milestone_id, t.title, t.description, t.role, t.due_date::text AS due_date, t.state, t.completed_at, t.position,
        u.id AS user_id, u.name AS user_name, u.email AS user_email
      FROM plan_task t LEFT JOIN app_user u ON u.id = t.assignee_user_id
      WHERE t.account_id = ${accountId}::uuid ORDER BY t.position, t.id`,
  );
  const views = tasks.map(taskOf);
  return milestones.map((milestone) => ({
    id: milestone.id,
    name: milestone.name,
    description: milestone.description,
    dueDate: milestone.due_date,
    completedAt: milestone.completed_at,
    complete: isMilestoneComplete({ id: milestone.id, completedAt: milestone.completed_at }, views),
    position: milestone.position,
    tasks: views.filter((task) => task.milestoneId === milestone.id),
  }));
}

function taskOf(row: TaskRow): TaskRecord {
  return {
    id: row.id,
    milestoneId: row.milestone_id,
    title: row.title,
    description: row.description,
    role: row.role,
    assignee:
      row.user_id === null
        ? null
        : { id: row.user_id, name: row.user_name ?? '', email: row.user_email ?? '' },
    dueDate: row.due_date,
    state: row.state,
    completedAt: row.completed_at,
    position: row.position,
  };
}
