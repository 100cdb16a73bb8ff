import { LoginThrottle } from './login-throttle';

const minute = 60_000;

describe('LoginThrottle', () => {
  const failing = (times: number): LoginThrottle => {
    const throttle = new LoginThrottle();
    for (let time = 0; time < times; time += 1) throttle.failed('1.1.1.1', 'Ada@a.example', time * 1000);
    return throttle;
  };

  it('lets eight attempts through and then waits until the window is over', () => {
    expect(failing(7).waitMs('1.1.1.1', 'ada@a.example', 10_000)).toBe(0);
    const throttle = failing(8);
    expect(throttle.waitMs('1.1.1.1', ' ada@A.example ', 10_000)).toBe(15 * minute - 10_000);
    expect(throttle.waitMs('1.1.1.1', 'ada@a.example', 15 * minute)).toBe(0);
  });

  it('holds nothing against other people or other addresses', () => {
    const throttle = failing(20);
    expect(throttle.waitMs('1.1.1.1', 'bob@a.example', 0)).toBe(0);
    expect(throttle.waitMs('2.2.2.2', 'ada@a.example', 0)).toBe(0);
  });

  it('forgets after a success and starts a new window after the old one', () => {
    const throttle = failing(20);
    throttle.succeeded('1.1.1.1', 'ada@a.example');
    expect(throttle.waitMs('1.1.1.1', 'ada@a.example', 0)).toBe(0);
    const later = failing(8);
    later.failed('1.1.1.1', 'ada@a.example', 16 * minute);
    expect(later.waitMs('1.1.1.1', 'ada@a.example', 16 * minute)).toBe(0);
  });

  it('keeps a bounded memory under attack', () => {
    const throttle = new LoginThrottle();
    for (let n = 0; n < 50_000; n += 1) throttle.failed(`ip-${n}`, 'ada@a.example', 0);
    expect(throttle.size).toBeLessThanOrEqual(20_000);
  });
});
