import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '../repository-root';

const skipped = new Set(['node_modules', 'dist', 'generated', 'public', '.nx', '.git', '.data']);

export interface SourceFile {
  /** Below the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file below the folders whose name matches; generated code and what builds leave behind are not sources. */
export function sourceFiles(folders: readonly string[], name: RegExp = /\.tsx?$/): readonly SourceFile[] {
  const root = repositoryRoot();
  return folders.flatMap((folder) =>
    pathsBelow(join(root, folder))
      .filter((path) => name.test(path))
      .map((path) => ({
        path: relative(root, path).replaceAll('\\', '/'),
        text: readFileSync(path, 'utf8'),
      })),
  );
}

function pathsBelow(folder: string): readonly string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) =>
      entry.isDirectory() ? pathsBelow(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}
