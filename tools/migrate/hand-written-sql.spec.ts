import { handWrittenHeading, handWrittenIndexes, indexesIn } from './hand-written-sql';

describe('hand-written SQL', () => {
  it('finds the names of indexes, quoted or not, unique or not', () => {
    const sql = `CREATE UNIQUE INDEX one ON a (b) NULLS NOT DISTINCT;
      create index if not exists "two" on a (c) where d = 'e';
      CREATE INDEX CONCURRENTLY three ON a USING gin (f gin_trgm_ops);`;
    expect(indexesIn(sql)).toEqual(['one', 'two', 'three']);
  });

  it('takes only those below the heading: the schema knows the others', () => {
    const sql = `CREATE INDEX known ON a (b);\n${handWrittenHeading}\nCREATE INDEX unknown ON a (c);`;
    expect(handWrittenIndexes([{ sql }, { sql: 'CREATE INDEX later ON a (d);' }])).toEqual(['unknown']);
  });
});
