import { statementNames } from './statement-names';

it('gives one text one name, and different texts different names', () => {
  const nameOf = statementNames();
  const first = nameOf({ sql: 'SELECT 1' });
  expect(first).not.toBe('');
  expect(nameOf({ sql: 'SELECT 1' })).toBe(first);
  expect(nameOf({ sql: '\n  WITH a AS (SELECT 2) SELECT * FROM a' })).not.toBe(first);
});

it('names only so many, and nothing that has no plan', () => {
  const nameOf = statementNames(2);
  expect(['BEGIN', 'SET LOCAL x = 1', 'COMMIT'].map((sql) => nameOf({ sql }))).toEqual(['', '', '']);
  const named = ['SELECT 1', 'UPDATE t SET a = 1', 'DELETE FROM t'].map((sql) => nameOf({ sql }) !== '');
  expect(named).toEqual([true, true, false]);
  expect(nameOf({ sql: 'SELECT 1' })).not.toBe('');
});
