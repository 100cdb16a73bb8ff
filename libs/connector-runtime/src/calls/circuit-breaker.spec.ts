import { CircuitBreaker } from './circuit-breaker';

describe('CircuitBreaker', () => {
  it('opens after failures in a row, lets one call through at a time, and doubles its patience', () => {
    let now = 0;
    const breaker = new CircuitBreaker(3, () => now);
    expect([breaker.failed('c'), breaker.failed('c')]).toEqual([false, false]);
    breaker.answered('c');
    expect([breaker.failed('c'), breaker.failed('c'), breaker.enter('c'), breaker.failed('c')]).toEqual([
      false,
      false,
      0,
      true,
    ]);
    expect(breaker.enter('c')).toBe(2_000);
    expect(breaker.enter('other')).toBe(0);
    now = 2_000;
    expect([breaker.enter('c'), breaker.enter('c')]).toEqual([0, 2_000]);
    expect(breaker.failed('c')).toBe(true);
    expect(breaker.enter('c')).toBe(4_000);
    for (let round = 0; round < 10; round += 1) breaker.failed('c');
    expect(breaker.enter('c')).toBe(60_000);
    breaker.answered('c');
    expect(breaker.enter('c')).toBe(0);
  });
});
