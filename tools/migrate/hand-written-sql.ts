import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';

export const handWrittenHeading = '-- Written by hand: what the schema language has no words for.';

const indexStatement =
  /CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/gi;

/** The statements of prisma/by-hand/*.sql in the order of their names, each file under a comment naming it. */
export async function readHandWrittenSql(): Promise<string> {
  const folder = join(repositoryRoot(), 'prisma', 'by-hand');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const parts = await Promise.all(
    names.map(async (name) => `-- ${name}\n${(await readFile(join(folder, name), 'utf8')).trim()}\n`),
  );
  return parts.join('\n');
}

/** Names of the indexes the script creates. */
export function indexesIn(sql: string): readonly string[] {
  return [...sql.matchAll(indexStatement)].flatMap((match) => match[1] ?? []);
}

/** Names of the indexes that migrations create below the hand-written heading; the schema does not know them. */
export function handWrittenIndexes(migrations: readonly { readonly sql: string }[]): readonly string[] {
  return migrations.flatMap(({ sql }) => {
    const start = sql.indexOf(handWrittenHeading);
    return start < 0 ? [] : indexesIn(sql.slice(start));
  });
}
