import type { IncomingHttpHeaders } from 'node:http';

/** Header our own pages send with every change; another site's script cannot set it without being asked about by the browser first. */
export const ownPagesHeader = 'x-thread-request';

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/**
 * Whether a changing request with a cookie may be taken: it carries our pages' own header, and the browser says that it comes from this
 * very origin, by `Sec-Fetch-Site`, or by `Origin` where browsers do not send that (plain http). A request that says neither is refused.
 */
export function isFromOwnSite(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  if (headers[ownPagesHeader] !== '1') return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const host = hostOf(headers.origin ?? '');
  return host !== null && (host === hostOf(publicUrl) || host === headers.host);
}
