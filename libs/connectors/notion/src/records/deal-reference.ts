import { canonicalUuid } from '../notion.schemas';

const id = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const idAtEnd = /(?:^|[-/])([0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/i;

/**
 * Reads a row's id out of a pasted id or link: the end of the path, or `p=` where the row is open beside its table. Notion's links name no workspace. The host
 * is not looked at (workspaces may have their own), and nothing is fetched from it.
 */
export function parseDealReference(
  text: string,
): { readonly externalId: string; readonly accountId: string | null } | null {
  const pasted = text.trim();
  if (id.test(pasted)) return { externalId: canonicalUuid(pasted), accountId: null };
  const address = /^https?:\/\//i.test(pasted) ? pasted : `https://${pasted}`;
  if (pasted.length > 2_000 || !URL.canParse(address)) return null;
  const url = new URL(address);
  const beside = url.searchParams.get('p') ?? '';
  const found = id.test(beside) ? beside : idAtEnd.exec(url.pathname.replace(/\/+$/, ''))?.[1];
  return found ? { externalId: canonicalUuid(found), accountId: null } : null;
}
