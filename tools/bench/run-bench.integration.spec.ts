import { runBench } from './run-bench';

/** A bound against hanging, not a measurement. */
jest.setTimeout(300_000);

it('measures a row in small, beside its reference, and judges it', async () => {
  const told: string[] = [];
  const rows = ['refresh.storm'] as const;
  const report = await runBench({ rows, scale: 0.1, tell: (line) => void told.push(line) });
  expect(report).toMatchObject({ command: 'bench', failed: [], ok: true, scale: 0.1 });
  expect(report.results.map(({ name }) => name)).toEqual(rows);
  expect(report.results[0]).toMatchObject({
    ours: { callers: 100, quicker: { callsPerExpiry: 1, unanswered: 0, revoked: 0 } },
    reference: { callsPerExpiry: 1 },
  });
  expect(report.goals.map(({ ok }) => ok)).toEqual([true, true]);
  expect(told.join()).toContain('refresh.storm');
});
