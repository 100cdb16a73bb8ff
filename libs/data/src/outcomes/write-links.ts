import { primaryCompany, type DealSnapshot } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { lockAccount } from './identity-locks';
import type { CandidateScope } from '../decisions/find-candidates';

/** Where a link lives: the unique key is workspace, provider account, object and id, whatever the connection. */
export interface LinkPlace extends CandidateScope {
  readonly connectionId: string;
}

/** The account a record is linked to; null when none. */
export async function linkedAccountOf(
  tx: Executor,
  place: LinkPlace,
  ref: { readonly objectType: string; readonly externalId: string },
): Promise<string | null> {
  const rows = await tx.$queryRaw<{ account_id: string }[]>(Prisma.sql`
    SELECT account_id::text FROM account_link
    WHERE workspace_id = ${place.workspaceId}::uuid AND connector_id = ${place.connectorId}
      AND external_account_id = ${place.externalAccountId} AND object_type = ${ref.objectType} AND external_id = ${ref.externalId}`);
  return rows[0]?.account_id ?? null;
}

/** As `linkedAccountOf`, with the account's row locked: no merge moves the link until the transaction ends. */
export async function lockLinkedAccount(
  tx: Executor,
  place: LinkPlace,
  ref: { readonly objectType: string; readonly externalId: string },
): Promise<string | null> {
  const found = await linkedAccountOf(tx, place, ref);
  if (found === null || (await lockAccount(tx, place.workspaceId, found))) return found;
  // It was merged away since: its links are with the account that was kept.
  const moved = await linkedAccountOf(tx, place, ref);
  await lockAccount(tx, place.workspaceId, moved);
  return moved;
}

/**
 * Links a record to an account for ever.
 * @returns false when the record is linked already, to whichever account.
 */
export async function insertLink(
  tx: Executor,
  place: LinkPlace,
  ref: { readonly objectType: string; readonly externalId: string },
  target: { readonly accountId: string; readonly url: string | null },
): Promise<boolean> {
  const count = await tx.$executeRaw(Prisma.sql`
    INSERT INTO account_link (id, workspace_id, connector_id, external_account_id, connection_id, object_type, external_id, account_id, record_url)
    VALUES (${newId()}::uuid, ${place.workspaceId}::uuid, ${place.connectorId}, ${place.externalAccountId}, ${place.connectionId}::uuid,
            ${ref.objectType}, ${ref.externalId}, ${target.accountId}::uuid, ${target.url})
    ON CONFLICT DO NOTHING`);
  return count === 1;
}

/**
 * Links the deal's company too: the next deal with the same company record is then certainly this account's. Only the company the deal
 * is with, never a partner that is associated with many customers' deals.
 */
export async function linkCompany(
  tx: Executor,
  place: LinkPlace,
  snapshot: DealSnapshot,
  accountId: string,
): Promise<void> {
  const company = primaryCompany(snapshot);
  if (company) await insertLink(tx, place, company.ref, { accountId, url: company.url });
}
