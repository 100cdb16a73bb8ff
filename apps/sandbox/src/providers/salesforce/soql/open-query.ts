import type { QueryResult } from './run-query';

/** A query whose rows were not all fetched yet. The rows are found once; they are read anew for each page. */
export interface OpenQuery {
  id: string;
  grantUser: string;
  orgNumber: number;
  result: QueryResult;
  batchSize: number;
  usedAt: number;
}
