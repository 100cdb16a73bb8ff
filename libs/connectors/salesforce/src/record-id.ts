const checkAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

const checkLetter = (five: string): string => {
  const bits = [...five].reduce((sum, letter, at) => sum + (/[A-Z]/.test(letter) ? 1 << at : 0), 0);
  return checkAlphabet[bits] ?? '';
};

/**
 * The id in its 18-character form; null when the text is no record id. Salesforce's 15-character ids differ in case alone, which much software
 * does not keep apart; the last three letters of the long form say which letters are upper case.
 * A long id whose check letters do not fit is none.
 */
export function recordIdOf(text: string): string | null {
  const [, id, checks] = /^([a-zA-Z0-9]{15})([A-Z0-5]{3})?$/.exec(text.trim()) ?? [];
  if (id === undefined) return null;
  const long = id + [0, 5, 10].map((from) => checkLetter(id.slice(from, from + 5))).join('');
  return checks === undefined || text.trim() === long ? long : null;
}
