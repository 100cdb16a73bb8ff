const secretFields = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'code',
  'code_verifier',
  'client_secret',
  'signature',
  'newSignature',
  'code_challenge',
  'verification_token',
]);
/** Of an address; in a body `state` is a place in a country, and a `key` anything. */
const secretParameters = new Set([...secretFields, 'state', 'key']);
const secretHeaders =
  /^(authorization|accesstoken|cookie|set-cookie|x-hubspot-signature(-v3)?|x-notion-signature)$/i;
const addressHeaders = /^(location|referer)$/i;
const secretPath = /(\/(?:access-tokens|refresh-tokens)\/)([^/?]+)/;

/** Replaces every letter by `x` and every digit by `0`: length, case of the scheme and punctuation stay readable. */
export function maskText(text: string): string {
  return text.replace(/[a-z]/gi, 'x').replace(/\d/g, '0');
}

/** A deep copy of `value` in which the text of every field known to be secret is masked. */
export function maskBody(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => maskBody(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretFields.has(key) && typeof inner === 'string' ? maskText(inner) : maskBody(inner),
    ]),
  );
}

/** Header names lower-cased as received; values of secret headers masked (the word `Bearer` stays). */
export function maskHeaders(headers: Record<string, unknown>): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    const [scheme, ...rest] = text.split(' ');
    if (addressHeaders.test(name)) masked[name] = maskLocation(text);
    else if (!secretHeaders.test(name)) masked[name] = text;
    else masked[name] = rest.length > 0 ? `${scheme} ${maskText(rest.join(' '))}` : maskText(text);
  }
  return masked;
}

/** Redirects within the provider may be relative. */
function maskLocation(location: string): string {
  return URL.canParse(location) ? maskUrl(location) : maskUrl(`http://relative${location}`).slice(15);
}

/** Masks tokens carried in a URL's path and secret query parameters. */
export function maskUrl(url: string): string {
  const parsed = new URL(
    url.replace(secretPath, (_all, start: string, token: string) => start + maskText(token)),
  );
  for (const name of [...parsed.searchParams.keys()]) {
    const value = parsed.searchParams.get(name);
    if (secretParameters.has(name) && value !== null) parsed.searchParams.set(name, maskText(value));
  }
  return parsed.toString();
}
