import { latencyOf, percentile } from './demo-report';

describe('latencyOf', () => {
  it('takes nearest ranks, whatever the order', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(latencyOf(values)).toEqual({ p50: 50, p95: 95, max: 100 });
    expect(percentile([3], 0.95)).toBe(3);
  });

  it('is null without any value: no figure is not a good figure', () => {
    expect(latencyOf([])).toBeNull();
  });
});
