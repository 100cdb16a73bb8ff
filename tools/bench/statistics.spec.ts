import { interleave } from './interleave';
import { median, medianRatio, rounded } from './statistics';

describe('median', () => {
  it('is the middle value, or between the two middle ones, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('of ratios compares round by round: a slow round of both sides changes nothing', () => {
    expect(medianRatio([50, 5, 60], [100, 10, 120])).toBe(0.5);
  });
});

it('rounds to significant digits, and makes null of what is no figure', () => {
  expect([rounded(1234.567), rounded(0.0123456, 2), rounded(NaN), rounded(Infinity)]).toEqual([
    1235,
    0.012,
    null,
    null,
  ]);
});

it('interleaves rounds in both directions after a warm-up that does not count', async () => {
  const order: string[] = [];
  const side = (name: string) => async () => order.push(name);
  const results = await interleave({ a: side('a'), b: side('b') }, 3);
  expect(order.join('')).toBe('ab' + 'ab' + 'ba' + 'ab');
  expect(results).toEqual({ a: [3, 6, 7], b: [4, 5, 8] });
});
