import { faultSchedule, killsAlone, workerPlaces } from './fault-schedule';
import { killsOf, type Victim } from './strike';

const count = (seed: number, kills: number, backend: 'postgres' | 'redis', victim: Victim): number =>
  faultSchedule(seed, kills, backend)
    .flatMap(killsOf)
    .filter((one) => one === victim).length;

describe('faultSchedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(faultSchedule(7, 40, 'redis')).toEqual(faultSchedule(7, 40, 'redis'));
    expect(faultSchedule(7, 40, 'redis')).not.toEqual(faultSchedule(8, 40, 'redis'));
  });

  it.each([1, 4, 8, 40])('kills exactly %i processes', (kills) => {
    for (const backend of ['postgres', 'redis'] as const) {
      expect(faultSchedule(3, kills, backend).flatMap(killsOf)).toHaveLength(kills);
    }
  });

  it.each([7, 11, 23])('gives everybody their share with seed %i', (seed) => {
    for (const victim of ['postgres', 'redis', 'api', 'worker'] as const) {
      expect(count(seed, 40, 'redis', victim)).toBeGreaterThanOrEqual(8);
    }
    expect(count(seed, 40, 'postgres', 'redis')).toBe(0);
  });

  it('has two wipes, a stale queue, a zombie, an expiry and a half-open line even when it is short', () => {
    const kinds = faultSchedule(5, 8, 'redis').map(({ kind }) => kind);
    for (const kind of ['stale_queue', 'freeze', 'expire_tokens', 'line'] as const)
      expect(kinds).toContain(kind);
    expect(kinds.filter((kind) => kind === 'wipe_queue').length).toBeGreaterThanOrEqual(2);
  });

  it('comes to most places between two steps in a long run', () => {
    const places = faultSchedule(7, 60, 'postgres').flatMap((strike) =>
      strike.kind === 'kill_at' && strike.victim === 'worker' ? [strike.place] : [],
    );
    expect(new Set(places).size).toBe(workerPlaces.length);
  });
});

describe('killsAlone', () => {
  it.each(['worker', 'api', 'postgres', 'redis'] as const)('kills the %s and does nothing else', (victim) => {
    const strikes = killsAlone(7, 20, victim);
    expect(strikes.flatMap(killsOf)).toEqual(Array.from({ length: 20 }, () => victim));
    expect(strikes).toEqual(killsAlone(7, 20, victim));
  });

  it('catches workers between two steps as well as anywhere', () => {
    const kinds = killsAlone(7, 20, 'worker').map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'kill_at')).toHaveLength(10);
  });
});
