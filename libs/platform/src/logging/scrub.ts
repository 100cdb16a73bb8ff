const hidden = '[secret]';

/** Known shapes of credentials. Order matters: the named forms keep their name. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
  [/(:\/\/[^\s/:@"]*:)[^\s/@"]+@/g, `$1${hidden}@`],
  [
    /((?:access_token|refresh_token|id_token|client_secret|code_verifier|password|api_key|token|secret|code|state)(?:=|%3D))[^&\s"'\\]+/gi,
    `$1${hidden}`,
  ],
  [
    /(\\*["'](?:access_token|refresh_token|id_token|client_secret|code_verifier|password|api_key|accessToken|refreshToken|clientSecret)\\*["']\s*:\s*\\*["'])[^"'\\]+/gi,
    `$1${hidden}`,
  ],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, hidden],
  [/\bpat-[a-z0-9]+-[\w-]{8,}/gi, hidden],
  [/\b(?:na|eu|ap|ca)\d-[0-9a-f]{4,}(?:-[0-9a-f]{2,}){2,}/gi, hidden],
  [/\bxox[a-z](?:\.xox[a-z])?-[\w-]{8,}/gi, hidden],
  [/\bya29\.[\w-]{8,}/g, hidden],
  [/\b1\/\/[\w-]{16,}/g, hidden],
  [/\b00D[A-Za-z0-9]{9,15}![\w.]{8,}/g, hidden],
  [/\b(?:ntn|secret)_[A-Za-z0-9]{16,}/g, hidden],
  [/\bsk-[\w-]{16,}/g, hidden],
];

/** Anything long that mixes both cases and digits is taken for a token; ids, paths and hex digests are not. */
const longRun = /[A-Za-z0-9_-]{32,}/g;

/** Removes everything that looks like a credential from a text. */
export function scrub(text: string): string {
  let clean = text;
  for (const [shape, replacement] of shapes) clean = clean.replace(shape, replacement);
  return clean.replace(longRun, (run) =>
    /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) ? hidden : run,
  );
}
