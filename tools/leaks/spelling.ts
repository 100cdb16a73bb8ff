/** The ways in which a secret may be written down. */
export const encodings = [
  'plain',
  'cut off',
  'base64',
  'base64url',
  'hex',
  'HEX',
  'percent',
  'escaped',
] as const;
export type Encoding = (typeof encodings)[number];

/** One way of writing a secret, as bytes to look for. */
export interface Spelling {
  readonly encoding: Encoding;
  readonly bytes: Buffer;
}

/** Of a copy that was cut off so much is enough to be seen; fewer characters would be found by chance. */
const headLength = 16;

/**
 * Every spelling that gives the secret away; where two encodings write it alike, it is found in both.
 * - base64 and base64url: a secret in the middle of something longer is written in one of three ways, by its offset modulo 3; the characters
 *   shared with its neighbours are left out.
 * - percent: as `encodeURIComponent` writes it, and every byte as %xx.
 * - escaped: as in JSON strings and in HTML, and every character as \u00xx.
 */
export function spellingsOf(secret: Buffer): readonly Spelling[] {
  const text = secret.toString('latin1');
  const hex = secret.toString('hex');
  const written: readonly (readonly [Encoding, string])[] = [
    ['plain', text],
    ['cut off', text.slice(0, headLength)],
    ...[0, 1, 2].flatMap((offset): [Encoding, string][] => {
      const core = base64Core(secret, offset);
      return [
        ['base64', core],
        ['base64url', core.replaceAll('+', '-').replaceAll('/', '_')],
      ];
    }),
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ['percent', percentWhereNeeded(secret)],
    ['percent', hex.replace(/../g, '%$&')],
    ['percent', hex.toUpperCase().replace(/../g, '%$&')],
    ['escaped', jsonEscaped(text)],
    ['escaped', htmlEscaped(text)],
    ['escaped', hex.replace(/../g, String.raw`\u00$&`)],
    ['escaped', hex.toUpperCase().replace(/../g, String.raw`\u00$&`)],
  ];
  const seen = new Set<string>();
  return written.flatMap(([encoding, spelt]) => {
    const name = `${encoding} ${spelt}`;
    // Nothing had to be escaped: that is the plain spelling again.
    if (seen.has(name) || (encoding !== 'plain' && spelt === text)) return [];
    seen.add(name);
    return [{ encoding, bytes: Buffer.from(spelt, 'latin1') }];
  });
}

/** What of a base64 text depends on the secret alone when `offset` bytes stand before it. */
function base64Core(secret: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), secret]);
  const whole = Math.floor((padded.length * 8) / 6);
  return padded
    .toString('base64')
    .slice(0, whole)
    .slice(Math.ceil((offset * 8) / 6));
}

function percentWhereNeeded(secret: Buffer): string {
  return [...secret]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[\w.!~*'()-]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function jsonEscaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function htmlEscaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
