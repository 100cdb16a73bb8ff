import { recordIdOf } from '../record-id';

/** Opportunity ids begin with 006. */
const opportunityId = (text: string): string | null => (text.startsWith('006') ? recordIdOf(text) : null);

/** `/lightning/r/Opportunity/{id}/view`, `/lightning/r/{id}/view` and the older `/{id}`, on any host. */
const recordPath = /\/(?:lightning\/r\/(?:Opportunity\/)?)?(006[a-zA-Z0-9]{12}(?:[A-Z0-5]{3})?)(?:\/|$)/;

/** Reads an opportunity's id out of a pasted id or link. The host does not tell the org's id, and nothing is fetched from it. */
export function parseDealReference(
  text: string,
): { readonly externalId: string; readonly accountId: string | null } | null {
  const pasted = text.trim();
  const plain = opportunityId(pasted);
  if (plain !== null) return { externalId: plain, accountId: null };
  const address = /^https?:\/\//i.test(pasted) ? pasted : `https://${pasted}`;
  if (pasted.length > 2000 || !URL.canParse(address)) return null;
  const found = opportunityId(recordPath.exec(new URL(address).pathname)?.[1] ?? '');
  return found === null ? null : { externalId: found, accountId: null };
}
