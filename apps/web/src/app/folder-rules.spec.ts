import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourcesBelow(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Paths below `src` that a file imports relatively. */
function importsOf(file: string): string[] {
  const targets = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\(?)\s*'(\.[^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return targets.map((target) => relative(root, resolve(dirname(file), target)));
}

const files = sourcesBelow(root).map((file) => ({ path: relative(root, file), imports: importsOf(file) }));
const areaOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('features/') ? 2 : 1)
    .join('/');

describe('the folders of the web app', () => {
  it('are there to be checked', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  it('features import themselves and shared, never one another nor the app', () => {
    const wrong = files
      .filter(({ path }) => path.startsWith('features/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter(
            (target) =>
              ![areaOf(path), 'shared', ...(path.includes('.spec.') ? ['testing'] : [])].includes(
                areaOf(target),
              ),
          )
          .map((target) => `${path} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('shared imports only itself', () => {
    const wrong = files
      .filter(({ path }) => path.startsWith('shared/') && !path.includes('.spec.'))
      .flatMap(({ path, imports }) =>
        imports.filter((target) => areaOf(target) !== 'shared').map((target) => `${path} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('testing is used by specs only', () => {
    const wrong = files
      .filter(({ path }) => !path.includes('.spec.') && !path.startsWith('testing/'))
      .filter(({ imports }) => imports.some((target) => target.startsWith('testing/')));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
