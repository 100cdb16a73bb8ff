/** A change of the schema that the version before could not work with. */
export interface BreakingChange {
  /** The part of the statement, on one line. */
  readonly statement: string;
  readonly because: string;
}

const rules: readonly { readonly because: string; readonly breaks: (clause: string) => boolean }[] = [
  {
    because: 'the version before still reads and writes it',
    breaks: (clause) =>
      /\bDROP (COLUMN|TABLE|SCHEMA|VIEW|TYPE|FUNCTION|SEQUENCE)\b|^TRUNCATE\b/i.test(clause),
  },
  { because: 'the version before knows the old name only', breaks: (clause) => /\bRENAME\b/i.test(clause) },
  {
    because: 'the version before may still write nothing there',
    breaks: (clause) =>
      /\bSET NOT NULL\b|\bDROP DEFAULT\b/i.test(clause) ||
      (/\bADD COLUMN\b/i.test(clause) && /\bNOT NULL\b/i.test(clause) && !/\bDEFAULT\b/i.test(clause)),
  },
  {
    because: 'the version before expects the old type',
    breaks: (clause) => /\bALTER COLUMN\b.*\bTYPE\b/i.test(clause),
  },
];

/**
 * What a migration takes from processes of the version before, which go on working while and after it runs. Additions, indexes and
 * functions replaced under their name are no such thing.
 */
export function breakingChangesOf(sql: string): readonly BreakingChange[] {
  const clauses = sql
    .replaceAll(/--[^\n]*/g, '')
    .split(/;|,\s*(?=(?:ADD|ALTER|DROP)\b)/i)
    .map((clause) => clause.replaceAll(/\s+/g, ' ').trim());
  return clauses.flatMap((statement) =>
    rules.filter(({ breaks }) => breaks(statement)).map(({ because }) => ({ statement, because })),
  );
}
