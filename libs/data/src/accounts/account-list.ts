import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { pageOfRows, positionOf } from '../paging';
import type { Page } from '../paging';
import { sortOrders } from './account-sorts';
import type { AccountSort } from './account-sorts';
import { summaryColumns, summaryOf } from './account-summary';
import type {
  AccountHealth,
  AccountStatus,
  AccountSummaryRow,
  AccountSummaryView,
  HandoffStep,
} from './account-summary';

export interface AccountFilter {
  readonly q?: string | undefined;
  readonly status?: AccountStatus | undefined;
  readonly health?: AccountHealth | undefined;
  readonly handoffStep?: HandoffStep | undefined;
  /** A user's id, or `none`. */
  readonly csm?: string | undefined;
  /** Only accounts linked to the record with this id. */
  readonly externalId?: string | undefined;
  readonly sort: AccountSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Text for LIKE that matches itself anywhere. */
export function containing(text: string): string {
  return `%${text.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function conditions(workspaceId: string, filter: AccountFilter): Prisma.Sql[] {
  const all = [Prisma.sql`a.workspace_id = ${workspaceId}::uuid`];
  if (filter.q?.trim()) {
    const pattern = containing(filter.q);
    all.push(Prisma.sql`(a.company_name ILIKE ${pattern} OR a.normalised_name ILIKE ${pattern} OR a.domain ILIKE ${pattern}
      OR a.ae_email ILIKE ${pattern} OR a.primary_contact_email ILIKE ${pattern})`);
  }
  if (filter.status) all.push(Prisma.sql`a.status = ${filter.status}`);
  if (filter.health) all.push(Prisma.sql`a.health = ${filter.health}`);
  if (filter.handoffStep) all.push(Prisma.sql`a.handoff_step = ${filter.handoffStep}`);
  if (filter.csm === 'none') all.push(Prisma.sql`a.csm_user_id IS NULL`);
  else if (filter.csm) all.push(Prisma.sql`a.csm_user_id = ${filter.csm}::uuid`);
  if (filter.externalId) {
    all.push(Prisma.sql`EXISTS (SELECT 1 FROM account_link l
      WHERE l.account_id = a.id AND l.workspace_id = a.workspace_id AND l.external_id = ${filter.externalId})`);
  }
  return all;
}

async function rowsOf(tx: Executor, where: readonly Prisma.Sql[], filter: AccountFilter) {
  const { key, type, pattern, descending } = sortOrders[filter.sort];
  const position = positionOf(filter.cursor, filter.sort, pattern);
  const beyond = descending ? Prisma.sql`<` : Prisma.sql`>`;
  const all = position
    ? [...where, Prisma.sql`(${key}, a.id) ${beyond} (${position.key}::${type}, ${position.id}::uuid)`]
    : where;
  const direction = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return tx.$queryRaw<(AccountSummaryRow & { sort_key: string })[]>`
    SELECT ${summaryColumns}, (${key})::text AS sort_key
    FROM account a LEFT JOIN app_user csm ON csm.id = a.csm_user_id
    WHERE ${Prisma.join([...all], ' AND ')}
    ORDER BY ${key} ${direction}, a.id ${direction} LIMIT ${filter.limit + 1}`;
}

/**
 * One page of the workspace's accounts. Pages are stable under inserts: each starts after the last row of the one before.
 * `total` counts what the filter matches. Throws CursorInvalid.
 */
export async function listAccounts(
  database: Database,
  workspaceId: string,
  filter: AccountFilter,
): Promise<Page<AccountSummaryView> & { readonly total: number }> {
  const where = conditions(workspaceId, filter);
  return database.inWorkspace(workspaceId, async (tx) => {
    const rows = await rowsOf(tx, where, filter);
    const counted = await tx.$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS total FROM account a WHERE ${Prisma.join(where, ' AND ')}`;
    const page = pageOfRows(rows, filter.limit, summaryOf, (row) => ({
      sort: filter.sort,
      key: row.sort_key,
      id: row.id,
    }));
    return { ...page, total: counted[0]?.total ?? 0 };
  });
}
