import { runLeaks, type LeakReport } from '@thread/tools';

/** The leak search in its short form (`npm run leaks -- --short --self-test`); docs/leaks.md says what happens in it. */
describe('secrets of every kind pass through the whole product', () => {
  let report: LeakReport;

  beforeAll(async () => {
    report = await runLeaks({
      ...{ queue: 'postgres', deals: 2, short: true, browser: true, selfTest: true },
      tell: () => undefined,
    });
  }, 20 * 60_000);

  it('F99 F100: none of them comes out anywhere, whatever goes wrong and however much Postgres logs', () => {
    expect(report.problems).toEqual([]);
    expect(report.hits).toEqual([]);
    expect(report.sinks.length).toBeGreaterThanOrEqual(25);
  });

  it('F99: every leak planted in a sink is found', () => {
    expect(report.selfTest?.sinks.filter(({ missed }) => missed.length > 0)).toEqual([]);
    expect(report.selfTest?.sinks.map(({ sink }) => sink)).toEqual(report.sinks.map(({ sink }) => sink));
    expect(report.selfTest?.found).toBe(report.selfTest?.planted);
  });
});
