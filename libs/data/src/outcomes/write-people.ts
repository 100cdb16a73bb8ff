import type { ContactRecord } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableText } from '../storable';

/** Adds the deal's contacts to the account's people, or brings them up to date. People are never removed: they may have been added by hand. */
export async function writePeople(
  tx: Executor,
  place: { readonly workspaceId: string; readonly accountId: string },
  contacts: readonly ContactRecord[],
): Promise<void> {
  const present = [
    ...new Map(contacts.filter((one) => !one.archived).map((one) => [one.ref.externalId, one])).values(),
  ];
  if (present.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO account_person (id, workspace_id, account_id, object_type, external_id, name, email, title, is_primary)
    SELECT id, ${place.workspaceId}::uuid, ${place.accountId}::uuid, object_type, external_id, name, lower(email), title, is_primary
    FROM unnest(
      ${present.map(() => newId())}::uuid[],
      ${present.map((one) => one.ref.objectType)}::text[],
      ${present.map((one) => one.ref.externalId)}::text[],
      ${present.map((one) => clean(one.name))}::text[],
      ${present.map((one) => clean(one.email))}::text[],
      ${present.map((one) => clean(one.title))}::text[],
      ${present.map((one) => one.isPrimary)}::boolean[]
    ) AS t(id, object_type, external_id, name, email, title, is_primary)
    ON CONFLICT (account_id, object_type, external_id) DO UPDATE SET
      name = excluded.name, email = excluded.email, title = excluded.title, is_primary = excluded.is_primary`);
}

function clean(text: string | null): string | null {
  return text === null ? null : storableText(text);
}
