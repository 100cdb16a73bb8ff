import { challengeOf, hashOfState, newOneTimeValue, readCallbackQuery } from './one-time-state';

describe('one-time values', () => {
  it('are 32 random bytes, hashed for the store', () => {
    const values = new Set(Array.from({ length: 100 }, newOneTimeValue));
    expect(values.size).toBe(100);
    for (const value of values) expect(value).toMatch(/^[\w-]{43}$/);
    expect(hashOfState('x')).toHaveLength(32);
  });

  it('follow the PKCE example of RFC 7636', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('are read from a callback only in their own shape and once', () => {
    const state = newOneTimeValue();
    expect(readCallbackQuery(`?code=1&state=${state}`)).toEqual({ state, query: { code: '1', state } });
    for (const query of [
      '',
      'code=1',
      'state=',
      `state=${state}&state=${state}`,
      `state=${state}x`,
      'state=%00',
      'state[]=a',
    ])
      expect(readCallbackQuery(query).state).toBeNull();
    const hostile = readCallbackQuery('__proto__=x&constructor=y&code=1&code=2').query;
    expect(hostile['code']).toBe('1');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
