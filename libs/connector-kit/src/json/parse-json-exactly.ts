type ExactReviver = (
  this: unknown,
  key: string,
  value: unknown,
  context: { readonly source?: string },
) => unknown;
/** The third reviver argument is in Node 22 and later, not yet in TypeScript's library. */
const parseWithSource = JSON.parse as (text: string, reviver?: ExactReviver) => unknown;

const wholeNumber = /^-?\d+$/;
/** Texts without any of these give the same result from plain JSON.parse, which is several times faster. */
const needsCare = /\d{16}|[eE][+]?\d{3}|__proto__|\\u/;

const exact: ExactReviver = (key, value, context) => {
  if (key === '__proto__') return undefined;
  if (typeof value !== 'number' || context.source === undefined) return value;
  if (!Number.isFinite(value)) return context.source;
  return wholeNumber.test(context.source) && !Number.isSafeInteger(value) ? context.source : value;
};

/**
 * JSON.parse that loses no digits: whole numbers beyond 2^53 and numbers beyond a double's range come as their text. A `__proto__`
 * member is left out. A byte order mark is skipped; bytes that are not UTF-8 become U+FFFD.
 * Throws SyntaxError without any of the text in its message, also when the nesting is deeper than can be walked.
 */
export function parseJsonExactly(json: string | Uint8Array): unknown {
  const decoded = typeof json === 'string' ? json : textOf(json);
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  try {
    return needsCare.test(text) ? parseWithSource(text, exact) : parseWithSource(text);
  } catch {
    throw new SyntaxError('The text is not readable JSON.');
  }
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}
