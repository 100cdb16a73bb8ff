const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checkAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form of an id: three letters more, which say which of the fifteen are upper case. */
export function to18(id: string): string {
  if (id.length !== 15) return id;
  const checks = [0, 5, 10].map((from) => {
    const bits = [...id.slice(from, from + 5)].reduce(
      (sum, letter, at) => sum + (letter >= 'A' && letter <= 'Z' ? 1 << at : 0),
      0,
    );
    return checkAlphabet[bits] ?? '';
  });
  return id + checks.join('');
}

/** The id in its 18-character form; null when the text can be no record id, or its check letters are wrong. */
export function readRecordId(text: string): string | null {
  if (!/^[a-zA-Z0-9]{15}([A-Z0-5]{3})?$/.test(text)) return null;
  const id = to18(text.slice(0, 15));
  return text.length === 15 || id === text ? id : null;
}

/** The id of the `number`th record of an object: its key prefix, the org's own three letters, nine digits to the base 62. */
export function recordId(keyPrefix: string, orgLetters: string, number: number): string {
  let rest = number;
  let digits = '';
  while (digits.length < 9) {
    digits = (alphabet[rest % 62] ?? '0') + digits;
    rest = Math.floor(rest / 62);
  }
  return to18(`${keyPrefix}${orgLetters}${digits}`);
}
