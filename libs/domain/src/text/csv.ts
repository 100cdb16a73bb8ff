/** Characters by which spreadsheets recognise a formula or a way around that (ASVS 5.0, 1.2.10), full-width forms included. */
const formulaStart = /^[\s\p{Cf}]*[=+\-@＝＋－＠\t\r\n\0]/u;
const needsQuotes = /[",;\r\n\t]|^\s|\s$/u;

export type CsvCell = string | number | boolean | null;

/**
 * One cell of a CSV file (RFC 4180). Text that a spreadsheet would calculate gets an apostrophe in front; control characters that
 * could end a cell or a row unseen are taken out. Numbers are written as they are, NULL is an empty cell.
 */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = cell.toWellFormed();
  const guarded = formulaStart.test(text) ? `'${text}` : text;
  const harmless = guarded.replace(/[^\P{Cc}\n\t\r]/gu, '');
  return needsQuotes.test(harmless) || harmless.includes('"') || guarded !== text
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}

/** Rows as CSV with CRLF after each, as RFC 4180 has it. */
export function csvRows(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
