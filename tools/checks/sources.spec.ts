import * as ts from 'typescript';
import { sourceFiles, type SourceFile } from './source-files';

const ours = sourceFiles(['libs', 'apps', 'tools'], /\.(ts|tsx|mjs|cjs)$/).filter(
  ({ path }) => !path.startsWith('tools/boundaries/fixtures/'),
);
const product = ours.filter(({ path }) => /^(libs|apps)\//.test(path) && !path.startsWith('apps/e2e/'));

/** Places where the condition holds, as `path:line: text`. */
function places(files: readonly SourceFile[], matches: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (matches.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

function visit(file: SourceFile, look: (node: ts.Node) => boolean): readonly string[] {
  const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ESNext, false, kind);
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    if (look(node)) found.push(`${file.path}:${tree.getLineAndCharacterOfPosition(node.pos).line + 1}`);
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

describe('sources', () => {
  it('are there to be checked', () => {
    expect(ours.length).toBeGreaterThan(300);
  });

  it('have no file over 350 lines', () => {
    const long = ours.filter(({ text }) => text.trimEnd().split('\n').length > 350);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('have no `any`', () => {
    const files = ours.filter(({ path }) => /\.tsx?$/.test(path));
    expect(files.flatMap((file) => visit(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword))).toEqual(
      [],
    );
  });

  it('switch no check off without a reason', () => {
    const silencers = new RegExp(
      ['@ts-' + 'ignore', '@ts-' + 'nocheck', 'eslint-' + 'disable(?!.* -- \\S)'].join('|'),
    );
    expect(places(ours, silencers)).toEqual([]);
  });

  it('read the environment in *.config.ts only', () => {
    const files = product.filter(
      ({ path }) => !/\.config\.ts$|\.spec\.tsx?$|\/(testing|fixtures)\//.test(path),
    );
    expect(places(files, /process\.env\b/)).toEqual([]);
  });

  it('F119: run no text, and compile no pattern that somebody supplied', () => {
    const files = product.filter(({ path }) => !/\.spec\.tsx?$|\/(testing|fixtures)\//.test(path));
    expect(places(files, /\beval\(|\bnew Function\(|['"](?:node:)?vm['"]/)).toEqual([]);
    // Those that are put together from our own constants.
    const known =
      /^(libs\/domain\/src\/(identity\/deal-name-noise|reruns\/cause)|apps\/api\/src\/http\/allowed-methods)\.ts$/;
    const patterns = files.filter(({ path }) => !known.test(path) && !path.startsWith('apps/sandbox/'));
    expect(places(patterns, /\bRegExp\(/)).toEqual([]);
  });

  it('do not write to the console', () => {
    const files = product.filter(({ path }) => !/\/(assets|fixtures)\//.test(path));
    expect(places(files, /\bconsole\.(log|error|warn|info|debug)\(/)).toEqual([]);
  });

  it('leave nothing to be done later', () => {
    expect(
      places(ours, new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'XX' + 'X'].join('|')})\\b`)),
    ).toEqual([]);
  });

  it('have names in kebab-case that say what the file holds', () => {
    const odd = ours.filter(({ path }) => {
      const name = path.split('/').at(-1) ?? '';
      return !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(name.replace(/^\./, ''));
    });
    const vague = ours.filter(({ path }) => /\/(utils?|helpers?|common|misc|manager|base)(\.|\/)/.test(path));
    expect([...odd, ...vague].map(({ path }) => path)).toEqual([]);
  });

  it('export by default only where a tool demands it', () => {
    const demanded = /(^|\/)(vite\.config|jest-global-(setup|teardown))\.ts$|\.mjs$/;
    const files = ours.filter(({ path }) => !demanded.test(path));
    expect(places(files, /^export default\b/)).toEqual([]);
  });

  it('have barrels only as a library’s public index', () => {
    const barrels = ours.filter(({ path }) => /(^|\/)index\.tsx?$/.test(path)).map(({ path }) => path);
    const allowed = /^libs\/([^/]+|connectors\/[^/]+)\/src\/(testing\/)?index\.ts$|^tools\/index\.ts$/;
    expect(barrels.filter((path) => !allowed.test(path))).toEqual([]);
  });
});
