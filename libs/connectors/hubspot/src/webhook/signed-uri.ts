const decodings: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/**
 * The address as HubSpot signs it: exactly these escapes are decoded before hashing, every other stays.
 * Source: developers.hubspot.com, "Validating requests", v3 signature.
 */
export function signedUri(url: string): string {
  if (!url.includes('%')) return url;
  return url.replace(
    /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi,
    (escape) => decodings[escape.toUpperCase()] ?? escape,
  );
}
