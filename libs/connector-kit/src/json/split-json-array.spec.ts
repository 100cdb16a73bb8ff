import fc from 'fast-check';
import { splitJsonArray } from './split-json-array';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const split = (text: string): readonly string[] =>
  splitJsonArray(bytes(text)).map((part) => new TextDecoder().decode(part));

it.each([
  ['[]', []],
  [' [ ] \n', []],
  ['[1]', ['1']],
  ['[1,2]', ['1', '2']],
  ['\uFEFF[1]', ['1']],
  ['[ {"a": [1, 2]} ,\t"x,]" ]', ['{"a": [1, 2]}', '"x,]"']],
  [String.raw`["\"],[","\\",3]`, [String.raw`"\"],["`, String.raw`"\\"`, '3']],
  ['[1.0,1e400,9007199254740993,{"a":1,"a":2}]', ['1.0', '1e400', '9007199254740993', '{"a":1,"a":2}']],
  ['[nonsense,{"a":[}]]', ['nonsense', '{"a":[}]']],
  ['[[],{}]', ['[]', '{}']],
])('cuts %j', (text, parts) => {
  expect(split(text)).toEqual(parts);
});

it.each([
  '',
  ' ',
  '\uFEFF',
  '1',
  '{}',
  '[',
  '[1',
  '[1,',
  '[1,]',
  '[,]',
  '[ ,1]',
  '[]]',
  '[] x',
  '["',
  '["\\',
  '["\\"]',
  '[{]',
  '[{"a":[}]',
  '[}]',
  '][',
  '\u0000[]',
])('does not take %j for an array', (text) => {
  expect(() => split(text)).toThrow(SyntaxError);
});

it('says nothing of the body in its errors', () => {
  expect(() => split('["token-canary"')).toThrow(/^The body is not a JSON array: it ends too early\.$/);
});

it('gives back exactly what was put in', () => {
  const space = fc.constantFrom('', ' ', '\n\t', '\r');
  fc.assert(
    fc.property(fc.array(fc.tuple(space, fc.json({ noUnicodeString: false }), space)), (parts) => {
      expect(split(`[${parts.map((part) => part.join('')).join(',')}]`)).toEqual(
        parts.map(([, json]) => json.trim()),
      );
    }),
  );
});

it('keeps bytes that are not text', () => {
  const body = Uint8Array.from([0x5b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x2c, 0x80, 0x5d]);
  expect(splitJsonArray(body)).toEqual([
    Uint8Array.from([0x22, 0xff, 0xfe, 0xc0, 0x22]),
    Uint8Array.from([0x80]),
  ]);
});

it('throws nothing but SyntaxError, and never accepts a truncated array', () => {
  fc.assert(
    fc.property(fc.array(fc.json(), { minLength: 1 }), fc.nat(), (elements, cut) => {
      const whole = bytes(`[${elements.join(',')}]`);
      expect(() => splitJsonArray(whole.subarray(0, cut % whole.length))).toThrow(SyntaxError);
    }),
  );
});

it('F52: takes time in proportion to the body at any depth', () => {
  const depth = 2_000_000;
  const deep = `${'{"a":['.repeat(depth / 2)}${']}'.repeat(depth / 2)}`;
  expect(split(`[${deep},2]`).map(({ length }) => length)).toEqual([deep.length, 1]);
});
