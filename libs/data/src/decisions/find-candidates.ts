import type { IdentityCandidate, IdentityKeys } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';

interface CandidateRow {
  readonly account_id: string;
  readonly company_name: string;
  readonly normalised_name: string;
  readonly domain: string | null;
  readonly arr_amount: string | null;
  readonly arr_currency: string | null;
  readonly emails: string[];
  readonly company_ids: string[];
}

/** Whose accounts are searched, and which provider account's company ids count. */
export interface CandidateScope {
  readonly workspaceId: string;
  readonly connectorId: string;
  readonly externalAccountId: string;
}

/** Accounts of the workspace sharing any key with any of the sets. */
export async function findCandidates(
  db: Executor,
  scope: CandidateScope,
  keys: readonly IdentityKeys[],
): Promise<readonly IdentityCandidate[]> {
  const domains = distinct(keys.map((key) => key.domain));
  const names = distinct(keys.map((key) => key.normalisedName));
  const emails = distinct(keys.flatMap((key) => key.contactEmails.map((email) => email.toLowerCase())));
  const companyIds = distinct(keys.flatMap((key) => key.companyIds));
  if (domains.length + names.length + emails.length + companyIds.length === 0) return [];
  const company = Prisma.sql`l.workspace_id = ${scope.workspaceId}::uuid AND l.connector_id = ${scope.connectorId}
    AND l.external_account_id = ${scope.externalAccountId} AND l.object_type = 'company'`;
  const rows = await db.$queryRaw<CandidateRow[]>(Prisma.sql`
    WITH hit AS (
      SELECT id FROM account WHERE workspace_id = ${scope.workspaceId}::uuid AND domain = ANY(${domains}::text[])
      UNION
      SELECT id FROM account WHERE workspace_id = ${scope.workspaceId}::uuid AND normalised_name = ANY(${names}::text[])
      UNION
      SELECT account_id FROM account_person WHERE workspace_id = ${scope.workspaceId}::uuid AND email = ANY(${emails}::text[])
      UNION
      SELECT l.account_id FROM account_link l WHERE ${company} AND l.external_id = ANY(${companyIds}::text[])
    )
    SELECT a.id::text AS account_id, a.company_name, a.normalised_name, a.domain, trim_scale(a.arr_amount)::text AS arr_amount, a.arr_currency,
           ARRAY(SELECT p.email FROM account_person p WHERE p.account_id = a.id AND p.email IS NOT NULL) AS emails,
           ARRAY(SELECT l.external_id FROM account_link l WHERE l.account_id = a.id AND ${company}) AS company_ids
    FROM account a JOIN hit ON hit.id = a.id
    ORDER BY a.created_at, a.id`);
  return rows.map((row) => ({
    accountId: row.account_id,
    companyName: row.company_name,
    normalisedName: row.normalised_name,
    domain: row.domain,
    arr:
      row.arr_amount === null ? null : { type: 'money', amount: row.arr_amount, currency: row.arr_currency },
    contactEmails: row.emails,
    companyIds: row.company_ids,
  }));
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null && value !== ''))] as string[];
}
