import { isTelltale, redacted, Redaction } from './redaction';

const ada = new Redaction(['Ada Byron', 'ada@acme.example', null, 'A']);

it('F38: finds names and addresses whatever their case, as whole words', () => {
  expect(ada.text('Write to ADA BYRON <Ada@Acme.example>.')).toBe(`Write to ${redacted} <${redacted}>.`);
  expect(ada.text('Ada Byronson of nada@acme.example2')).toBe('Ada Byronson of nada@acme.example2');
});

it('F38: finds what HTML writes otherwise, and takes no value for a pattern', () => {
  const other = new Redaction([`O'Neil & Sons (HQ)`]);
  expect(other.text('<p>O&#39;Neil &amp; Sons (HQ)</p>')).toBe(`<p>${redacted}</p>`);
  expect(other.isIn(`O'Neil & Sons HQ`)).toBe(false);
});

it('F38: goes through JSON and leaves everything else as it is', () => {
  const value = { a: ['Ada Byron', 1, null, true], b: { text: 'Ada Byron left' } };
  expect(ada.json(value)).toEqual({ a: [redacted, 1, null, true], b: { text: `${redacted} left` } });
  expect(ada.json(value, true)).toEqual({ a: [null, 1, null, true], b: { text: `${redacted} left` } });
});

it('changes nothing when nothing is known', () => {
  const nobody = new Redaction([]);
  expect(nobody.text('Ada Byron')).toBe('Ada Byron');
  expect(nobody.is('')).toBe(false);
});

it.each([
  ['ada@acme.example', true],
  ['+44 20 7946 0018', true],
  ['Director', false],
  ['2026', false],
])('%s says who somebody is: %s', (text, telltale) => {
  expect(isTelltale(text)).toBe(telltale);
});

it('F38: takes the longer of two values, and keeps what stands around in its own letters', () => {
  const both = new Redaction(['Ada', 'Ada Byron']);
  expect(both.text('İstanbul: ADA Byron, ada; Adaḿ, 𝔸da, Ada𝒷')).toBe(
    `İstanbul: ${redacted}, ${redacted}; Adaḿ, 𝔸da, Ada𝒷`,
  );
});
