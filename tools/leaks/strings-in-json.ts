/** Every text of a JSON document, names of members included, as it was before it was written as JSON; nothing when it is none. */
export function stringsInJson(json: string): readonly string[] {
  try {
    return stringsIn(JSON.parse(json));
  } catch {
    return [];
  }
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...stringsIn(member)]);
}
