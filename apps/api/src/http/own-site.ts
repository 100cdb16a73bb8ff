import type { IncomingHttpHeaders } from 'node:http';

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/**
 * Whether a changing request may be taken. Browsers say where it comes from: `Sec-Fetch-Site` on trustworthy origins, `Origin` elsewhere.
 * A request with neither header is no browser's and carries no ambient cookie.
 */
export function isFromOwnSite(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = headers.origin;
  if (origin === undefined) return true;
  const host = hostOf(origin);
  return host !== null && (host === hostOf(publicUrl) || host === headers.host);
}
