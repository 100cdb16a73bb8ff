import fc from 'fast-check';
import { parseJsonExactly } from './parse-json-exactly';

it.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', '9007199254740993'],
  ['-9007199254740993', '-9007199254740993'],
  ['18446744073709551615', '18446744073709551615'],
  ['1e400', '1e400'],
  ['-1E+400', '-1E+400'],
  ['1.0', 1],
  ['1.5', 1.5],
  ['"9007199254740993"', '9007199254740993'],
  ['\uFEFF[1]', [1]],
  ['{"id":90071992547409931,"n":[90071992547409932]}', { id: '90071992547409931', n: ['90071992547409932'] }],
])('F54: reads %s without losing a digit', (text, value) => {
  expect(parseJsonExactly(text)).toEqual(value);
});

it.each(['{"__proto__":{"a":1},"b":2}', String.raw`{"\u005f_proto__":{"a":1},"b":2}`])(
  'leaves the prototype out of %s',
  (text) => {
    const value = parseJsonExactly(text) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(['b']);
  },
);

it('is JSON.parse for everything else, from text and from bytes', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const plain: unknown = JSON.parse(text);
      fc.pre(!/__proto__|\d{16}/.test(text));
      expect(parseJsonExactly(text)).toEqual(plain);
      expect(parseJsonExactly(new TextEncoder().encode(text))).toEqual(plain);
    }),
  );
});

it.each(['', '{', 'undefined', '{"token":"canary"', '"\\x"'])('refuses %j without repeating it', (text) => {
  expect(() => parseJsonExactly(text)).toThrow(new SyntaxError('The text is not readable JSON.'));
});

it('F52: refuses what is nested too deep to be walked', () => {
  const depth = 2_000_000;
  expect(() => parseJsonExactly(`${'['.repeat(depth)}"\\u0061"${']'.repeat(depth)}`)).toThrow(SyntaxError);
});
