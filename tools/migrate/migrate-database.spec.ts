import type { Migration } from './migration-folder';
import { MigrationHistoryDiverged, missingMigrations } from './migrate-database';

const migration = (name: string): Migration => ({ name, sql: `-- ${name}`, checksum: `sum of ${name}` });
const applied = (name: string, changes: Partial<Parameters<typeof missingMigrations>[1][number]> = {}) => ({
  migration_name: name,
  checksum: `sum of ${name}`,
  finished_at: new Date(0),
  rolled_back_at: null,
  ...changes,
});

describe('missingMigrations', () => {
  const folder = [migration('1_one'), migration('2_two')];

  it('is everything for a fresh database and nothing for an up-to-date one', () => {
    expect(missingMigrations(folder, [])).toEqual(folder);
    expect(missingMigrations(folder, [applied('1_one'), applied('2_two')])).toEqual([]);
  });

  it('takes a rolled-back migration as not applied', () => {
    const rows = [applied('1_one'), applied('2_two', { rolled_back_at: new Date(1), finished_at: null })];
    expect(missingMigrations(folder, rows)).toEqual([folder[1]]);
  });

  it.each([
    ['one that began and did not finish', applied('1_one', { finished_at: null }), /did not finish/],
    ['one in another wording', applied('1_one', { checksum: 'other' }), /another wording/],
    ['one from the future', applied('9_nine'), /does not know/],
  ])('refuses a database with %s', (_, row, message) => {
    expect(() => missingMigrations(folder, [row])).toThrow(MigrationHistoryDiverged);
    expect(() => missingMigrations(folder, [row])).toThrow(message);
  });
});
