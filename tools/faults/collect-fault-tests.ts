import * as ts from 'typescript';
import type { SourceFile } from '../checks/source-files';

/** A test, a row of a test’s table, or a group of tests whose title names faults. */
export interface FaultTest {
  readonly path: string;
  /** Without the ids. */
  readonly title: string;
  readonly ids: readonly string[];
}

/** `F17: …`, `F43 F44: …`: the ids stand before the colon. */
const named = /^((?:F\d{1,3} )*F\d{1,3}):\s*/;

/**
 * Every title in the files that begins with faults. A group counts by its own title only for faults that no test inside
 * it names.
 */
export function collectFaultTests(files: readonly SourceFile[]): readonly FaultTest[] {
  return files.flatMap((file) => {
    const kind = file.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ESNext, false, kind);
    return testsBelow(tree, file.path);
  });
}

function testsBelow(node: ts.Node, path: string): readonly FaultTest[] {
  if (ts.isStringLiteralLike(node)) {
    const test = readTitle(node.text, path);
    return test ? [test] : [];
  }
  const group = isGroup(node) ? node.arguments[0] : undefined;
  const inner: FaultTest[] = [];
  ts.forEachChild(node, (child) => {
    if (child !== group) inner.push(...testsBelow(child, path));
  });
  if (!group || !ts.isStringLiteralLike(group)) return inner;
  const own = readTitle(group.text, path);
  const ids = own?.ids.filter((id) => !inner.some((test) => test.ids.includes(id))) ?? [];
  return own && ids.length > 0 ? [{ ...own, ids }, ...inner] : inner;
}

function readTitle(text: string, path: string): FaultTest | null {
  const ids = named.exec(text);
  return ids ? { path, title: text.slice(ids[0].length), ids: (ids[1] ?? '').split(' ') } : null;
}

/** `describe('…')`, `describe.each(…)('…')`. */
function isGroup(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && calledName(node.expression) === 'describe';
}

function calledName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee))
    return calledName(callee.expression);
  return ts.isTaggedTemplateExpression(callee) ? calledName(callee.tag) : '';
}
