import { availableParallelism } from 'node:os';
import { note, type BenchReport } from './bench-report';
import type { RowResult } from './row-result';
import { judge } from './goals';
import { growthRow, type Growth } from './growth';
import type { RowGroup, Wish } from './measurement';
import { rowNames, type RowName } from './row-names';
import { accountRows } from './rows/account-rows';
import { ingestRows } from './rows/ingest-rows';
import { pipelineRows } from './rows/pipeline-rows';
import { refreshStormRow } from './rows/refresh-storm-row';
import { rehearsalRow } from './rows/rehearsal-row';
import { webLoadRow } from './rows/web-load-row';
import { writeBackRow } from './rows/write-back-row';

const groups: readonly RowGroup[] = [
  ingestRows,
  pipelineRows,
  writeBackRow,
  refreshStormRow,
  rehearsalRow,
  accountRows,
  webLoadRow,
];

export interface BenchOptions {
  readonly rows: readonly RowName[];
  readonly scale: number;
  readonly tell: (line: string) => void;
}

/** Measures the rows one group after the other. Never throws: what could not be measured is in the report. */
export async function runBench({ rows, scale, tell }: BenchOptions): Promise<BenchReport> {
  const startedAt = performance.now();
  const wish: Wish = { wants: (row) => rows.includes(row), scale, tell };
  const results: RowResult[] = [];
  const growths: Growth[] = [];
  const failed: { name: RowName; error: string }[] = [];
  for (const group of groups) {
    const wanted = group.rows.filter(wish.wants);
    if (wanted.length === 0 && !(group.grows && wish.wants('growth'))) continue;
    tell(`Measuring ${wanted.length > 0 ? wanted.join(', ') : `growth of ${group.rows.join(', ')}`} …`);
    try {
      const measured = await group.measure(wish);
      results.push(...measured.results);
      growths.push(...measured.growths);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell(message);
      const names = wanted.length > 0 ? wanted : (['growth'] as const);
      failed.push(...names.map((name) => ({ name, error: message.split('\n')[0] ?? message })));
    }
  }
  if (growths.length > 0) results.push(growthRow(growths));
  const ordered = results.toSorted((one, other) => rowNames.indexOf(one.name) - rowNames.indexOf(other.name));
  const judgements = judge(ordered);
  return {
    command: 'bench',
    ok: failed.length === 0 && judgements.every(({ ok }) => ok),
    cpus: availableParallelism(),
    scale,
    note,
    durationMs: Math.round(performance.now() - startedAt),
    results: ordered,
    goals: judgements,
    failed,
  };
}
