import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of the clone, found by walking up from this file, so that sources and their compiled twins under
 * dist/server agree.
 */
export function repositoryRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json')) && existsSync(join(folder, 'prisma'))) return folder;
    if (dirname(folder) === folder) throw new Error(`No Thread repository above ${__dirname}`);
  }
}
