import { getDomain } from 'tldts';

const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//iu;
const longest = 2_000;

/** The host of a URL, a bare host (with port or path) or an e-mail address, in ASCII lower case; null when there is none. */
export function hostOf(text: string): string | null {
  const trimmed = text
    .trim()
    .replace(/^mailto:/iu, '')
    .replace(/^\/\//u, '');
  if (trimmed === '' || trimmed.length > longest || /[\s<>"\\\p{Cc}]/u.test(trimmed)) return null;
  const address = scheme.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(address)) return null;
  const { hostname, protocol } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const host = hostname.replace(/\.$/u, '');
  return host === '' ? null : host;
}

/**
 * The domain somebody registered, out of a URL, a bare domain or an e-mail address: `https://www.shop.acme.co.uk:8080/x` → `acme.co.uk`.
 * International domains come out in ASCII (`münchen.de` → `xn--mnchen-3ya.de`), so both spellings are equal. Hosting providers' suffixes
 * count as public: `acme.github.io` is Acme's own. Null for IP addresses, single labels (`localhost`), bare suffixes and everything else.
 */
export function registrableDomain(urlOrDomainOrEmail: string): string | null {
  const host = hostOf(urlOrDomainOrEmail);
  if (host === null || host.length > 253) return null;
  return getDomain(host, { allowPrivateDomains: true });
}
