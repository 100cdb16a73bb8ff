import { breakingChangesOf } from './breaking-migrations';
import { sourceFiles } from './source-files';

/** Breaking changes that were looked at, each with what makes it harmless to processes of the version before. */
const known: readonly { readonly migration: string; readonly statement: RegExp; readonly reason: string }[] =
  [
    {
      migration: '20261129221500_tenants_never_meet',
      statement: /DROP SCHEMA bullmq CASCADE$/,
      reason: 'Workers halt and make the tables anew; jobs are wake-ups, and the sweep asks again.',
    },
  ];

describe('migrations', () => {
  it('F19: keep what the version before works with: they add, and take nothing away', () => {
    const migrations = sourceFiles(['prisma/migrations'], /\.sql$/);
    expect(migrations.length).toBeGreaterThan(10);
    const breaking = migrations.flatMap(({ path, text }) =>
      breakingChangesOf(text).map((change) => ({ migration: path.split('/').at(-2), ...change })),
    );
    const isKnown = ({ migration, statement }: (typeof breaking)[number]): boolean =>
      known.some((each) => each.migration === migration && each.statement.test(statement));
    expect(breaking.filter((change) => !isKnown(change))).toEqual([]);
    // A reason whose change is gone goes, too.
    expect(breaking.filter(isKnown)).toHaveLength(known.length);
  });

  it.each([
    'ALTER TABLE "run" DROP COLUMN "code"',
    'ALTER TABLE "run" ADD COLUMN "a" TEXT, DROP COLUMN "b"',
    'DROP TABLE "run"',
    'ALTER TABLE "run" RENAME COLUMN "code" TO "cause"',
    'ALTER TABLE "run" RENAME TO "decision"',
    'ALTER TABLE "run" ALTER COLUMN "code" SET NOT NULL',
    'ALTER TABLE "run" ALTER COLUMN "code" SET DATA TYPE INTEGER',
    'ALTER TABLE "run" ALTER COLUMN "code" DROP DEFAULT',
    'ALTER TABLE "run" ADD COLUMN "a" TEXT DEFAULT \'\', ADD COLUMN "b" DECIMAL(18,2) NOT NULL',
    'TRUNCATE "run"',
  ])('are refused when they say %s', (sql) => {
    expect(breakingChangesOf(`CREATE TABLE "a" ("id" UUID NOT NULL);\n${sql};`)).toHaveLength(1);
  });

  it.each([
    'ALTER TABLE "run" ADD COLUMN "a" TEXT, ADD COLUMN "b" DECIMAL(18,2) NOT NULL DEFAULT 0.5',
    'DROP INDEX "run_code"; CREATE INDEX "run_cause" ON "run"("code")',
    '-- DROP TABLE "run";\nCREATE TABLE "b" ("code" TEXT NOT NULL, "type" TEXT NOT NULL)',
    'CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$',
  ])('may say %s', (sql) => {
    expect(breakingChangesOf(sql)).toEqual([]);
  });
});
