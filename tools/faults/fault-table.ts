import type { FaultTest } from './collect-fault-tests';
import type { FaultGroup } from './fault';

const heading = `# Faults and their tests

What can go wrong, what Thread must do then, and the tests that try it. Written by \`npm run faults\` from
\`tools/faults\` and the titles of the tests; \`npm test\` fails when it is out of date, when a test names a fault that is
not listed, and when a fault has neither a test nor a reason.`;

/** The text of docs/faults.md. */
export function faultTable(groups: readonly FaultGroup[], tests: readonly FaultTest[]): string {
  const sections = groups.map(({ title, faults }) => {
    const rows = faults.map(
      ({ id, fault, must, open }) =>
        `| ${id} | ${cell(fault)} | ${cell(must)} | ${coverage(testsOf(id, tests), open)} |`,
    );
    return [`## ${title}`, '', '| | fault | Thread | tests |', '|---|---|---|---|', ...rows].join('\n');
  });
  const all = groups.flatMap(({ faults }) => faults);
  const covered = all.filter(({ id }) => testsOf(id, tests).length > 0);
  const summary = `${covered.length} of ${all.length} faults have tests.`;
  return `${[heading, summary, ...sections].join('\n\n')}\n`;
}

/** What is wrong with the list of faults and the tests that name them; empty when nothing is. */
export function faultProblems(groups: readonly FaultGroup[], tests: readonly FaultTest[]): readonly string[] {
  const all = groups.flatMap(({ faults }) => faults);
  const known = new Set(all.map(({ id }) => id));
  const twice = all.filter(({ id }, index) => all.findIndex((other) => other.id === id) !== index);
  return [
    ...twice.map(({ id }) => `${id} is listed twice.`),
    ...tests.flatMap(({ path, title, ids }) =>
      ids
        .filter((fault) => !known.has(fault))
        .map((fault) => `${path}: “${title}” names ${fault}, which is not in tools/faults.`),
    ),
    ...all
      .filter(({ id, open }) => !open && testsOf(id, tests).length === 0)
      .map(({ id, fault }) => `${id} (${fault}) has neither a test nor a reason in tools/faults.`),
  ];
}

function testsOf(id: string, tests: readonly FaultTest[]): readonly FaultTest[] {
  return tests.filter(({ ids }) => ids.includes(id));
}

function coverage(tests: readonly FaultTest[], open: string | undefined): string {
  const paths = [...new Set(tests.map(({ path }) => path))].sort();
  const lines = paths.map((path) => {
    const titles = tests.filter((test) => test.path === path).map(({ title }) => cell(title));
    return `[${path.split('/').at(-1) ?? path}](../${path}): ${titles.join(' · ')}`;
  });
  return [...lines, ...(open ? [`*${cell(open)}*`] : [])].join('<br>');
}

/** Text that stays inside its cell, whatever it holds. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*').replaceAll('\n', ' ');
}
