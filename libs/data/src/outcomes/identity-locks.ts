import type { IdentityKeys } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';

/**
 * Serialises, until the transaction ends, everyone who creates an account with any of the same keys in the workspace. Locks are taken in
 * the order of their numbers, so that two creators with overlapping keys cannot wait for each other in a circle.
 */
export async function lockIdentity(
  tx: Executor,
  workspaceId: string,
  ...keySets: readonly IdentityKeys[]
): Promise<void> {
  const names = keySets.flatMap((keys) => [
    ...(keys.domain ? [`domain:${keys.domain}`] : []),
    ...(keys.normalisedName ? [`name:${keys.normalisedName}`] : []),
    ...keys.contactEmails.map((email) => `email:${email.toLowerCase()}`),
    ...keys.companyIds.map((id) => `company:${id}`),
  ]);
  await lockInOrder(
    tx,
    names.map((name) => `identity:${workspaceId}:${name}`),
  );
}

/**
 * Serialises everyone who stores an outcome of the same record. Whoever erases a person waits until they are through, and they until the
 * person is erased.
 */
export async function lockRecord(
  tx: Executor,
  connectionId: string,
  objectType: string,
  externalId: string,
): Promise<void> {
  const record = `record:${connectionId}:${objectType}:${externalId}`;
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock_shared(hashtextextended(${erasureLock(connectionId)}, 0))::text,
           pg_advisory_xact_lock(hashtextextended(${record}, 0))::text`;
}

/** Waits for everyone who stores outcomes of the connection's records, and keeps them out until the transaction ends. */
export async function lockForErasure(tx: Executor, connectionId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${erasureLock(connectionId)}, 0))::text`;
}

function erasureLock(connectionId: string): string {
  return `erasure:${connectionId}`;
}

/**
 * Keeps others from merging or changing the account until the transaction ends. Taken after record and identity locks.
 * False when there is no such account: it was never there, or was merged into another.
 */
export async function lockAccount(
  tx: Executor,
  workspaceId: string,
  accountId: string | null,
): Promise<boolean> {
  if (accountId === null) return false;
  const rows = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1 FROM account WHERE id = ${accountId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`);
  return rows.length === 1;
}

async function lockInOrder(tx: Executor, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await tx.$queryRaw(Prisma.sql`
    SELECT count(pg_advisory_xact_lock(number))::int FROM (
      SELECT DISTINCT hashtextextended(name, 0) AS number FROM unnest(${[...names]}::text[]) AS t(name) ORDER BY 1
    ) AS ordered`);
}
