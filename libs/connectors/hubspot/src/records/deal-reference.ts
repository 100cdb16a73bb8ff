const id = /^[1-9]\d{0,19}$/;
/** `/contacts/{portal}/record/0-3/{deal}`, `/contacts/{portal}/deal/{deal}` and the older `/sales/{portal}/deal/{deal}`, on any host. */
const recordPath = /\/(?:contacts|sales)\/([1-9]\d{0,19})\/(?:record\/0-3|deal)\/([1-9]\d{0,19})(?:\/|$)/;

/** Reads a deal id out of a pasted id or link. The host is not looked at: data centres differ, and nothing is fetched from it. */
export function parseDealReference(
  text: string,
): { readonly externalId: string; readonly accountId: string | null } | null {
  const pasted = text.trim();
  if (id.test(pasted)) return { externalId: pasted, accountId: null };
  const address = /^https?:\/\//i.test(pasted) ? pasted : `https://${pasted}`;
  if (pasted.length > 2000 || !URL.canParse(address)) return null;
  const match = recordPath.exec(new URL(address).pathname);
  return match?.[1] && match[2] ? { externalId: match[2], accountId: match[1] } : null;
}
