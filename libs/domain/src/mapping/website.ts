import { hostOf, registrableDomain } from '../identity/registrable-domain';

/**
 * A website as an absolute http(s) URL, or null. A bare domain gets `https://`; every other scheme (`javascript:`, `file:`), credentials in
 * the address and hosts without a registrable domain are refused: people will click on this.
 */
export function readWebsite(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > 2_000 || hostOf(trimmed) === null || registrableDomain(trimmed) === null) return null;
  const address = /^https?:\/\//iu.test(trimmed) ? trimmed : `https://${trimmed.replace(/^\/\//u, '')}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : url.href;
}
