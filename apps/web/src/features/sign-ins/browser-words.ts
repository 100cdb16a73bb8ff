const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

const wordOf = (words: typeof browsers, text: string): string | null =>
  words.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** A browser's own description in words; good enough to recognise one's own, no more. */
export function browserWords(userAgent: string | null): string {
  const browser = wordOf(browsers, userAgent ?? '');
  const system = wordOf(systems, userAgent ?? '');
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? 'Unknown program';
}
