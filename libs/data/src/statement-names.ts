/** More different statements than the product has; those whose text depends on the length of a list must not fill Postgres's memory. */
const mostNamed = 400;
const plannable = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/**
 * Names for prepared statements, one for each text: Postgres then parses and plans a statement once per connection and not each time,
 * which costs more than running most of them. Statements beyond `most` different ones stay without a name (the empty text).
 */
export function statementNames(most = mostNamed): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= most || !plannable.test(sql)) return '';
    const name = `s${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}
