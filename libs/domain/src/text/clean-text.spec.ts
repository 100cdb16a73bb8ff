import fc from 'fast-check';
import { cleanName, cleanText, quoted, storable } from './clean-text';

/** Any UTF-16 code unit, so half surrogate pairs too. */
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

describe('text that came from outside', () => {
  test.each([
    ['  Acme  Ltd ', 'Acme Ltd'],
    ['Acme\r\nLtd\u0000', 'Acme Ltd'],
    ['\u202Egnp.exe\u202C Acme\u200B', 'gnp.exe Acme'],
    ['Ac\u00ADme', 'Acme'],
    ['\ud800Acme', '\uFFFDAcme'],
    ['\u200D \u200B', ''],
    ['👩‍💻 Studio', '👩‍💻 Studio'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['=HYPERLINK("x")', '=HYPERLINK("x")'],
  ])('name %j → %j', (text, expected) => {
    expect(cleanName(text)).toBe(expected);
  });

  test('blocks keep lines and tabs and lose control characters', () => {
    expect(cleanText('a\r\nb\tc\u0007\u0000d\n')).toBe('a\nb\tcd');
  });

  test('a long name is cut without breaking a character', () => {
    expect(cleanName('😀'.repeat(400)).isWellFormed()).toBe(true);
    expect(cleanName('x'.repeat(5_000))).toBe(`${'x'.repeat(299)}…`);
  });

  test('quotes are one short line', () => {
    expect(quoted(`a\nb${'x'.repeat(200)}`)).toMatch(/^"a bx{76}…"$/);
  });

  test('any text becomes storable, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: codeUnit, maxLength: 400 }), (text) => {
        for (const clean of [cleanName(text), cleanText(text), storable(text), quoted(text)]) {
          expect(clean.isWellFormed()).toBe(true);
          expect(clean).not.toContain('\u0000');
        }
        expect(cleanName(cleanName(text))).toBe(cleanName(text));
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });
});
