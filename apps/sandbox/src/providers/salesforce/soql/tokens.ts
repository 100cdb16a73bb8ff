import { malformedQuery } from '../api/salesforce-error';

export type Token =
  | { kind: 'word'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'date'; text: string }
  | { kind: 'datetime'; text: string }
  | { kind: 'mark'; text: string };

const patterns: readonly (readonly [kind: Exclude<Token['kind'], 'text'>, pattern: RegExp])[] = [
  ['datetime', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2})/],
  ['date', /^\d{4}-\d{2}-\d{2}(?![\dT])/],
  ['number', /^[+-]?\d+(?:\.\d+)?/],
  ['word', /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*(?::\d+)?/],
  ['mark', /^(?:<=|>=|!=|<>|[(),=<>])/],
];

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Reads a text in quotes. Escapes of LIKE (`\_`, `\%`) stay as they are, for LIKE to read. */
function readText(query: string, from: number): { token: Token; end: number } {
  let text = '';
  for (let at = from + 1; at < query.length; at += 1) {
    const letter = query[at] ?? '';
    if (letter === "'") return { token: { kind: 'text', text }, end: at + 1 };
    if (letter !== '\\') {
      text += letter;
      continue;
    }
    at += 1;
    const escaped = query[at] ?? '';
    if (escaped === '_' || escaped === '%') text += `\\${escaped}`;
    else if (escaped in escapes) text += escapes[escaped] ?? '';
    else if (`\\'"`.includes(escaped) && escaped !== '') text += escaped;
    else
      throw malformedQuery(
        `Invalid string literal '${text}\\${escaped}'. Illegal character sequence '\\${escaped}' in string literal.`,
      );
  }
  throw malformedQuery(`line 1:${query.length} mismatched character '<EOF>' expecting '''`);
}

/** Cuts a SOQL statement into tokens. @throws SalesforceError MALFORMED_QUERY. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const rest = query.slice(at);
    const space = /^\s+/.exec(rest);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    if (rest.startsWith("'")) {
      const { token, end } = readText(query, at);
      tokens.push(token);
      at = end;
      continue;
    }
    const found = patterns
      .map(([kind, pattern]) => ({ kind, match: pattern.exec(rest) }))
      .find(({ match }) => match);
    const text = found?.match?.[0];
    if (found === undefined || text === undefined)
      throw malformedQuery(`line 1:${at} no viable alternative at character '${query[at] ?? ''}'`);
    tokens.push({ kind: found.kind, text });
    at += text.length;
  }
  return tokens;
}
