import { inWords, note, type BenchReport } from './bench-report';
import type { RowResult } from './row-result';
import { goals, judge } from './goals';
import { growthRow } from './growth';
import { parseRowNames, rowNames } from './row-names';

const row = (name: RowResult['name'], ours: RowResult['ours'], ratio: number | null = null): RowResult => ({
  name,
  ours,
  reference: null,
  ratio,
});

describe('goals', () => {
  it.each([
    [row('ingest.single', {}, 0.7), true],
    [row('ingest.single', {}, 0.699), false],
    [row('ingest.queueDown', {}, 1.3), true],
    [row('latency.idle', { p95Ms: 1_001 }), false],
    [row('provider.calls', { perDeal: 0.12 }), true],
    [row('provider.calls', { perDeal: null }), false],
    [row('provider.calls', {}), false],
  ])('of %j hold: %s', (result, ok) => {
    expect(judge([result]).map((one) => one.ok)).toEqual([ok]);
  });

  it('look at every figure of a group, and at no row that was not measured', () => {
    const grown = growthRow([
      { figure: 'ingest.single', unit: 'µs', sizes: [1, 10], costs: [10, 11] },
      { figure: 'list.accounts', unit: 'ms', sizes: [1, 10], costs: [10, 13] },
    ]);
    expect(grown.ratio).toBe(1.3);
    expect(judge([grown]).map(({ figure, is, ok }) => [figure, is, ok])).toEqual([
      ['ingest_single.ratio', 1.1, true],
      ['list_accounts.ratio', 1.3, false],
    ]);
    expect(judge([])).toEqual([]);
  });

  it('of a storm want exactly one call at both speeds', () => {
    const storm = row('refresh.storm', { quicker: { callsPerExpiry: 1 }, slower: { callsPerExpiry: 1.2 } });
    expect(judge([storm]).map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('are about rows there are', () => {
    for (const { row: name } of goals) expect(rowNames).toContain(name);
  });
});

describe('a choice of rows', () => {
  it('is read from names separated by commas', () => {
    expect(parseRowNames('growth, web.load,')).toEqual(['growth', 'web.load']);
  });

  it('names what is no row, and what there is', () => {
    expect(() => parseRowNames('growth,ingest')).toThrow(/"ingest" is no row.*ingest\.single/);
  });
});

it('says in words what was measured, against what, and which goals are missed', () => {
  const results: readonly RowResult[] = [
    {
      name: 'ingest.single',
      ours: { perSecond: 700, cpu: { api: 3, database: null } },
      reference: { name: 'bare', perSecond: 1_000 },
      ratio: 0.6,
    },
  ];
  const report: BenchReport = {
    ...{ command: 'bench', ok: false, cpus: 2, scale: 1, note, durationMs: 1, results },
    goals: judge(results),
    failed: [{ name: 'web.load', error: 'No Chromium' }],
  };
  const text = inWords(report);
  expect(text).toContain('perSecond 700, cpu (api 3, database unknown)');
  expect(text).toContain('bare, perSecond 1000');
  expect(text).toContain('✘ ingest.single ratio 0.6 (at least 0.7)');
  expect(text).toContain('✘ web.load: No Chromium');
  expect(text).toContain('depend on the machine');
});
