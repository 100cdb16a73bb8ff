/** What is measured, in the order in which it is reported. */
export const rowNames = [
  'ingest.single',
  'ingest.batch100',
  'ingest.queueDown',
  'latency.idle',
  'pipeline.accounts',
  'provider.calls',
  'sync.outward',
  'refresh.storm',
  'rehearsal',
  'list.accounts',
  'tenancy.rls',
  'web.load',
  'growth',
] as const;
export type RowName = (typeof rowNames)[number];

/**
 * Reads a choice of rows: names separated by commas.
 * @throws Error naming what is no row.
 */
export function parseRowNames(text: string): readonly RowName[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const known = rowNames.find((row) => row === name);
      if (!known) throw new Error(`"${name}" is no row. There are: ${rowNames.join(', ')}.`);
      return known;
    });
}
