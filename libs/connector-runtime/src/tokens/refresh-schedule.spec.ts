import fc from 'fast-check';
import { refreshAheadAt, refreshRetryMs, tokenAge } from './refresh-schedule';

const issuedAt = new Date('2026-01-01T00:00:00Z');
const living = (lifeMs: number) => ({ issuedAt, expiresAt: new Date(issuedAt.getTime() + lifeMs) });
const after = (ms: number) => new Date(issuedAt.getTime() + ms);

describe('refresh schedule', () => {
  it('is at 75 to 85 % of the life, the same everywhere, spread over connections', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.nat(10_000),
        fc.integer({ min: 60_000, max: 86_400_000 }),
        (id, epoch, life) => {
          const at = refreshAheadAt(living(life), id, epoch).getTime() - issuedAt.getTime();
          expect(at).toBeGreaterThanOrEqual(life * 0.75 - 1);
          expect(at).toBeLessThanOrEqual(life * 0.85 + 1);
          expect(refreshAheadAt(living(life), id, epoch)).toEqual(after(at));
        },
      ),
    );
    const spread = new Set(
      Array.from({ length: 100 }, (_, epoch) => refreshAheadAt(living(1_800_000), 'c', epoch).getTime()),
    );
    expect(spread.size).toBeGreaterThan(80);
  });

  it.each([
    [0, 'fresh'],
    [1_300_000, 'fresh'],
    [1_560_000, 'due'],
    [1_739_000, 'due'],
    [1_741_000, 'must_refresh'],
    [1_800_000, 'must_refresh'],
    [9_000_000, 'must_refresh'],
  ])('calls a half-hour token %d ms old %s', (ageMs, expected) => {
    expect(tokenAge(living(1_800_000), 'c', 1, after(ageMs))).toBe(expected);
  });

  it('does not renew a very short-lived token at every use', () => {
    expect(tokenAge(living(60_000), 'c', 1, after(10_000))).toBe('fresh');
    expect(tokenAge(living(60_000), 'c', 1, after(31_000))).toBe('must_refresh');
  });

  it('backs off with jitter between a second and five minutes', () => {
    expect(refreshRetryMs(0, () => 1)).toBe(2_000);
    expect(refreshRetryMs(3, () => 1)).toBe(16_000);
    expect(refreshRetryMs(1_000, () => 1)).toBe(300_000);
    expect(refreshRetryMs(5, () => 0)).toBe(1_000);
  });
});
