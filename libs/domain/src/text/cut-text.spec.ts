import fc from 'fast-check';
import { cutText } from './cut-text';

const graphemes = (text: string): readonly string[] =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

describe('F78: text that is too long', () => {
  test.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['cut here please', 9, 'cut here…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 15, '👩‍👩‍👧‍👦…'],
    ['Zoe\u0308 Zoe\u0308x', 9, 'Zoe\u0308 Zo…'],
    ['🇩🇪🇩🇪', 6, '🇩🇪…'],
    ['שלום עולם טוב', 10, 'שלום עולם…'],
    ['مرحبا بالعالم', 6, 'مرحبا…'],
  ])('F78: %j at %d is %j', (text, longest, cut) => {
    expect(cutText(text, longest)).toBe(cut);
  });

  test('F78: is never longer than allowed, always well-formed, and cuts no character in two', () => {
    const unit = fc.constantFrom('a', ' ', '👩‍👩‍👧‍👦', 'e\u0301', '🇩🇪', '한', 'ש', '\ud800', '😀');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), fc.integer({ min: 20, max: 80 }), (units, longest) => {
        const text = units.join('');
        const cut = cutText(text, longest);
        expect(cut.length).toBeLessThanOrEqual(longest);
        if (text.length <= longest) return expect(cut).toBe(text);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.endsWith('…')).toBe(true);
        const kept = graphemes(cut.slice(0, -1));
        return expect(graphemes(text.toWellFormed()).slice(0, kept.length)).toEqual(kept);
      }),
    );
  });

  test('F78: a letter under a thousand accents is cut all the same, and fast', () => {
    const cut = cutText(`e${'\u0301'.repeat(1_000_000)}`, 300);
    expect(cut).toHaveLength(300);
  });
});
