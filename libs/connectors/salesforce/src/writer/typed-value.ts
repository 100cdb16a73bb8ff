const numeric = new Set(['currency', 'double', 'int', 'long', 'percent']);

/** A property's text as JSON of the field's type; null empties it. A number that JavaScript cannot hold exactly stays text, which Salesforce reads, too. */
export function typedValue(text: string | null, type: string | undefined): string | number | boolean | null {
  if (text === null) return null;
  if (type === 'boolean') return text === 'true';
  if (type === undefined || !numeric.has(type)) return text;
  const number = Number(text);
  return Number.isFinite(number) && text.replace(/\D/g, '').length <= 15 ? number : text;
}
