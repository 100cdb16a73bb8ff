import { withoutLegalForms } from './legal-forms';

const longest = 200;
/** Letters that NFKD does not take apart. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};

function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøđðłþıħ]/gu, (letter) => letters[letter] ?? letter)
    .normalize('NFC');
}

/**
 * A company's name for comparing: lower case, without accents, punctuation and the legal form at its end, `&` as `and`, at most 200
 * characters: `Müller & Söhne GmbH & Co. KG` → `muller and sohne`. Two spellings of one company give the same text; '' when the name
 * holds no letter or digit. Normalising twice changes nothing.
 */
export function normaliseCompanyName(name: string): string {
  const words = plainLetters(name.toWellFormed())
    .replace(/&/gu, ' and ')
    .replace(/['’`´.]/gu, '')
    .replace(/(?<![\p{L}\p{N}])(\p{L})\/(\p{L})(?![\p{L}\p{N}])/gu, '$1$2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed()
    .replace(/\uFFFD$/u, '')
    .trim()
    .split(' ');
  return withoutLegalForms(words).join(' ');
}
