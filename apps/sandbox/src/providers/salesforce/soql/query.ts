import type { FieldValue } from '../org/field-definition';

/** A value in a condition, as it was written. */
export type Literal =
  | { kind: 'text'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
  | { kind: 'date'; text: string }
  | { kind: 'datetime'; ms: number }
  /** `TODAY`, `LAST_N_DAYS:30` … */
  | { kind: 'dateLiteral'; name: string; count: number };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN';

export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'compare'; path: string; operator: Operator; values: Literal[] };

export interface Ordering {
  path: string;
  descending: boolean;
  nullsLast: boolean;
}

/** A parsed SELECT. `isCount` = `SELECT COUNT()`. */
export interface Query {
  object: string;
  paths: string[];
  isCount: boolean;
  where: Condition | null;
  orderBy: Ordering[];
  limit: number | null;
  offset: number;
}

/** Values of one record by path, null where a relationship leads nowhere. */
export type ReadPath = (path: string) => FieldValue;
