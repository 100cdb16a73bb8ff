import { redisMissing } from '@thread/testing';
import { runChaos } from '@thread/tools';

/** The short form of `npm run chaos`: a bound against hanging, not a measurement. */
const patienceMs = 20 * 60_000;

describe.each(['postgres', 'redis'] as const)('with the queue in %s', (backend) => {
  it(
    'F05 F08 F13 F15: nothing is lost and nothing happens twice, whatever is killed',
    async () => {
      if (backend === 'redis') expect(redisMissing()).toBeNull();
      const said: string[] = [];
      const options = { backend, seed: 5, events: 1_000, kills: 8, workers: 2, minutes: 8 };
      const report = await runChaos({ ...options, tell: (line) => said.push(line) });
      const broken = report.checks.filter(({ ok }) => !ok);
      const story = broken.length > 0 || report.error !== undefined ? said : [];
      expect({ error: report.error, broken, story }).toEqual({ error: undefined, broken: [], story: [] });
      expect(report.ok).toBe(true);
      expect(report.acked).toBe(report.events);
      expect(report.checks.length).toBeGreaterThan(15);
      expect(Object.values(report.kills).reduce((sum, times) => sum + times)).toBe(8);
    },
    patienceMs,
  );
});
