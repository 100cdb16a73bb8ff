import { recordIdOf } from '../record-id';

/** Ids of opportunities begin with 006 in every org. */
export const isOpportunity = (id: string): boolean => id.startsWith('006');

/** Beside them, orders, contracts and quotes have ids with 801, 800 and 0Q0, and an org's own objects with `a` and a digit. */
const prefix = /^(?:006|80[01]|0Q0|a\d[a-zA-Z0-9])/;
const dealId = (text: string): string | null => (prefix.test(text) ? recordIdOf(text) : null);

/** `/lightning/r/Opportunity/{id}/view`, `/lightning/r/{id}/view` and the older `/{id}`, on any host. */
const recordPath = /\/(?:lightning\/r\/(?:\w+\/)?)?([a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?)(?:\/|$)/;

/** Reads the id of an opportunity, or of a record of another object, out of a pasted id or link. The host does not tell the org's id, and nothing is fetched from it. */
export function parseDealReference(
  text: string,
): { readonly externalId: string; readonly accountId: string | null } | null {
  const pasted = text.trim();
  const plain = dealId(pasted);
  if (plain !== null) return { externalId: plain, accountId: null };
  const address = /^https?:\/\//i.test(pasted) ? pasted : `https://${pasted}`;
  if (pasted.length > 2000 || !URL.canParse(address)) return null;
  const found = dealId(recordPath.exec(new URL(address).pathname)?.[1] ?? '');
  return found === null ? null : { externalId: found, accountId: null };
}
