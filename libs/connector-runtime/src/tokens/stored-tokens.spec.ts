import { Secret } from '@thread/domain';
import { packTokens, storedTokens, unpackTokens } from './stored-tokens';

const now = new Date('2026-01-01T00:00:00Z');
const issued = (expiresInSeconds: number, refresh: string | null = 'r2') => ({
  accessToken: new Secret('a2'),
  refreshToken: refresh === null ? null : new Secret(refresh),
  expiresInSeconds,
  scopes: null,
});

describe('stored tokens', () => {
  it('survive packing', () => {
    const tokens = storedTokens(issued(1_800), null, now);
    const read = unpackTokens(packTokens(tokens));
    expect(read.accessToken.expose()).toBe('a2');
    expect(read.refreshToken?.expose()).toBe('r2');
    expect([read.issuedAt, read.expiresAt]).toEqual([now, new Date('2026-01-01T00:30:00Z')]);
  });

  it('F89: keep the present refresh token when none is issued', () => {
    const present = storedTokens(issued(1_800, 'r1'), null, now);
    expect(storedTokens(issued(1_800, null), present, now).refreshToken?.expose()).toBe('r1');
    expect(unpackTokens(packTokens(storedTokens(issued(60, null), null, now))).refreshToken).toBeNull();
  });

  it('keep the app they were issued to through packing and renewal', () => {
    const app = {
      clientId: 'own',
      clientSecret: new Secret('own-secret'),
      loginUrl: 'https://login.example',
    };
    const present = unpackTokens(packTokens({ ...storedTokens(issued(1_800), null, now), app }));
    const renewed = unpackTokens(packTokens(storedTokens(issued(1_800), present, now)));
    expect([renewed.app?.clientId, renewed.app?.loginUrl]).toEqual(['own', 'https://login.example']);
    expect(renewed.app?.clientSecret.expose()).toBe('own-secret');
    expect(JSON.stringify(renewed)).not.toContain('own-secret');
    expect(storedTokens(issued(1_800), null, now)).not.toHaveProperty('app');
  });

  it.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])('take half an hour for a life of %d', (seconds) => {
    expect(storedTokens(issued(seconds), null, now).expiresAt).toEqual(new Date('2026-01-01T00:30:00Z'));
  });

  it('say nothing of their contents when they cannot be read', () => {
    for (const wrong of ['canary', '{"a":"canary"}', 'null', '[]'])
      expect(() => unpackTokens(new Secret(wrong))).toThrow(
        new SyntaxError('The secret does not hold tokens.'),
      );
  });
});
