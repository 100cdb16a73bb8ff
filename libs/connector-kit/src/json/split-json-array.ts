const code = {
  tab: 9,
  lineFeed: 10,
  return: 13,
  space: 32,
  quote: 34,
  comma: 44,
  open: 91,
  backslash: 92,
  close: 93,
  openBrace: 123,
  closeBrace: 125,
};

const isSpace = (byte: number | undefined): boolean =>
  byte === code.space || byte === code.lineFeed || byte === code.return || byte === code.tab;

const skipSpace = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
};

/** Position of the quote that ends the string opened before `from`. */
const endOfString = (bytes: Uint8Array, from: number): number => {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] === code.backslash) at += 1;
    else if (bytes[at] === code.quote) return at;
  }
  throw notAnArray('a text is not closed');
};

const notAnArray = (why: string): SyntaxError => new SyntaxError(`The body is not a JSON array: ${why}.`);

/** Where the element starting at `from` ends: at the comma or bracket that follows it on the outermost level. */
const endOfElement = (bytes: Uint8Array, from: number): number => {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === code.quote) at = endOfString(bytes, at + 1);
    else if (byte === code.open || byte === code.openBrace) depth += 1;
    else if (depth === 0 && (byte === code.comma || byte === code.close)) return at;
    else if (byte === code.close || byte === code.closeBrace) {
      depth -= 1;
      if (depth < 0) throw notAnArray('its brackets do not match');
    }
  }
  throw notAnArray('it ends too early');
};

/**
 * Cuts a JSON array into the exact bytes of its elements, without parsing them: an element may be malformed inside and still comes out as it
 * arrived. Works in one pass without recursion, so nesting may be as deep as the body is long. Surrounding white space and a
 * byte order mark are not part of any element. Throws SyntaxError (without any of the body) when the whole is not an array.
 */
export function splitJsonArray(bytes: Uint8Array): Uint8Array[] {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let at = skipSpace(bytes, hasMark ? 3 : 0);
  if (bytes[at] !== code.open) throw notAnArray('it does not begin with a bracket');
  at = skipSpace(bytes, at + 1);
  const elements: Uint8Array[] = [];
  if (bytes[at] === code.close) at += 1;
  else {
    for (;;) {
      const end = endOfElement(bytes, at);
      let last = end;
      while (last > at && isSpace(bytes[last - 1])) last -= 1;
      if (last === at) throw notAnArray('an element is empty');
      elements.push(bytes.subarray(at, last));
      at = skipSpace(bytes, end + 1);
      if (bytes[end] === code.close) break;
    }
  }
  if (skipSpace(bytes, at) !== bytes.length) throw notAnArray('something follows its end');
  return elements;
}
