/** A code as words: `companyName` → "Company name", `needs_reconnection` → "Needs reconnection". Text that is no code stays as it is. */
export function plainWord(code: string): string {
  if (!/^[a-z][A-Za-z0-9]*(?:[._][A-Za-z0-9]+)*$/.test(code)) return code;
  const words = code
    .replace(/[._]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const special: Readonly<Record<string, string>> = {
  'thread.trigger': 'Asked for in Thread',
};

/** An event's type as a person would say it: `deal.propertyChange` → "Deal property change"; without one "Unnamed event". */
export function eventWord(type: string | null): string {
  if (type === null) return 'Unnamed event';
  const found = /^(\w+)\.polled$/.exec(type)?.[1];
  if (found) return `${plainWord(found)} found by the sweep`;
  return special[type] ?? plainWord(type);
}
