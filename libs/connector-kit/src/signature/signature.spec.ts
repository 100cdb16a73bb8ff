import fc from 'fast-check';
import { equalInConstantTime } from './equal-in-constant-time';
import { singleHeader } from './single-header';

it('F43: agrees with equality for every pair, of any lengths', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, (left, right) =>
      expect(equalInConstantTime(left, right)).toBe(Buffer.from(left).equals(Buffer.from(right))),
    ),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) =>
      expect(equalInConstantTime(bytes, Uint8Array.from(bytes))).toBe(true),
    ),
  );
});

it.each([
  [{ 'x-signature': 'abc' }, 'abc'],
  [{ 'x-signature': '' }, null],
  [{ 'x-signature': undefined }, null],
  [{ 'x-signature': ['abc'] }, null],
  [{ 'x-signature': ['abc', 'abc'] }, null],
  [{}, null],
])('reads the one header of %j', (headers, value) => {
  expect(singleHeader(headers, 'x-signature')).toBe(value);
});

it('does not read what every object has', () => {
  expect(singleHeader({}, 'constructor')).toBeNull();
  expect(singleHeader({}, '__proto__')).toBeNull();
});
