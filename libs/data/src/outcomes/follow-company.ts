import { primaryCompany, type CompanyRecord, type OutcomeToApply } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { proposePair } from '../merges/account-pairs';
import type { Sight } from '../sources/write-source-record';
import { insertLink, type LinkPlace } from './write-links';
import type { TimelineEntryToWrite } from './write-timeline';

/**
 * Brings a linked account's company up to date with the deal just read. A company that is nobody's becomes the account's, one the account had before is its
 * company again; one of another account stays there, and a person is asked whether the two are one. What the deal was with before stays the account's, as an
 * alias that nothing is written to, unless another of its deals is with it.
 * @returns what the account's timeline is to say.
 */
export async function followCompany(
  tx: Executor,
  place: LinkPlace,
  { snapshot, decision, workspaceId }: OutcomeToApply,
  { accountId, sight }: { readonly accountId: string; readonly sight: Sight },
): Promise<readonly TimelineEntryToWrite[]> {
  const company = primaryCompany(snapshot);
  if (company === null || !sight.isNewest) return [];
  const moved = sight.before?.companyId !== company.ref.externalId;
  const { newCompany } = decision;
  if (newCompany?.heldBy) {
    const pair = { firstId: accountId, secondId: newCompany.heldBy.accountId };
    if (moved) await proposePair(tx, workspaceId, pair, [{ by: 'company', shared: newCompany.name }]);
    return [];
  }
  if (!moved && newCompany === undefined) return [];
  const isLinked =
    (await insertLink(tx, place, company.ref, { accountId, url: company.url })) ||
    (await setKind(tx, place, { accountId, externalIds: [company.ref.externalId], kind: 'active' }));
  await retireCompanies(tx, place, { accountId, company, dealId: snapshot.record.ref.externalId });
  return isLinked ? [entryOf(company, sight.before?.companyId ?? null)] : [];
}

/** Companies none of the account's deals is with any more become aliases. */
async function retireCompanies(
  tx: Executor,
  place: LinkPlace,
  of: { readonly accountId: string; readonly company: CompanyRecord; readonly dealId: string },
): Promise<void> {
  const { accountId, company, dealId } = of;
  const links = await tx.accountLink.findMany({
    where: { ...linksAt(place, accountId), kind: 'active', externalId: { not: company.ref.externalId } },
    select: { externalId: true },
  });
  if (links.length === 0) return;
  const others = await tx.$queryRaw<{ companies: readonly CompanyRecord[] | null }[]>(Prisma.sql`
    SELECT s.snapshot -> 'companies' AS companies
    FROM account_link l JOIN source_record s ON s.connection_id = l.connection_id AND s.object_type = l.object_type AND s.external_id = l.external_id
    WHERE l.account_id = ${accountId}::uuid AND l.object_type = 'deal' AND l.kind = 'active' AND l.external_id <> ${dealId}`);
  const inUse = new Set(
    others.map(({ companies }) => primaryCompany({ companies: companies ?? [] })?.ref.externalId),
  );
  const externalIds = links.map(({ externalId }) => externalId).filter((id) => !inUse.has(id));
  await setKind(tx, place, { accountId, externalIds, kind: 'alias' });
}

/** Whether any link changed. */
async function setKind(
  tx: Executor,
  place: LinkPlace,
  to: {
    readonly accountId: string;
    readonly externalIds: readonly string[];
    readonly kind: 'active' | 'alias';
  },
): Promise<boolean> {
  const { count } = await tx.accountLink.updateMany({
    where: {
      ...linksAt(place, to.accountId),
      externalId: { in: [...to.externalIds] },
      kind: { not: to.kind },
    },
    data: { kind: to.kind },
  });
  return count > 0;
}

function linksAt({ workspaceId, connectorId, externalAccountId }: LinkPlace, accountId: string) {
  return { workspaceId, connectorId, externalAccountId, objectType: 'company', accountId };
}

function entryOf({ ref, name, url }: CompanyRecord, before: string | null): TimelineEntryToWrite {
  const recordName = name ?? `company ${ref.externalId}`;
  return {
    kind: 'company.linked',
    summary: `The deal is with ${recordName} now; that company is linked to the account.`,
    detail: { ...ref, recordName, recordUrl: url, before },
  };
}
