const shape = /^[^\s@<>(),;:"\\[\]\p{Cc}\p{Cs}]{1,64}@[^\s@<>(),;:"\\[\]\p{Cc}\p{Cs}]{1,253}$/u;

/** An e-mail address in lower case, or null when the text is not exactly one address (no display name, no list, no line break). */
export function readEmailAddress(text: string): string | null {
  const address = text
    .trim()
    .replace(/^mailto:/iu, '')
    .toLowerCase();
  if (!shape.test(address) || address.length > 254) return null;
  const host = address.slice(address.indexOf('@') + 1);
  const labels = host.split('.');
  const hostIsPlain =
    labels.length > 1 &&
    labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label));
  const local = address.slice(0, address.indexOf('@'));
  return hostIsPlain && !local.startsWith('.') && !local.endsWith('.') && !local.includes('..')
    ? address
    : null;
}
