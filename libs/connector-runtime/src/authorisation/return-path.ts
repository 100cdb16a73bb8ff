const longest = 500;

/**
 * Keeps a path inside the application, else gives the fallback. Refuses everything a browser could read as another origin: `//host`,
 * `/\host`, schemes, control characters, encoded or not.
 */
export function safeReturnPath(path: string | null | undefined, fallback: string): string {
  if (!path || path.length > longest || !path.startsWith('/') || /[\\\p{Cc}]/u.test(path)) return fallback;
  if (path.startsWith('//') || /%(?:0[0-9a-f]|1[0-9a-f]|5c|7f)/i.test(path) || /^\/(?:%2f|\.)/i.test(path))
    return fallback;
  const origin = 'http://thread.invalid';
  if (!URL.canParse(path, origin)) return fallback;
  const url = new URL(path, origin);
  return url.origin === origin && !url.pathname.startsWith('//')
    ? url.pathname + url.search + url.hash
    : fallback;
}
