import type { LikenessKind } from '@thread/domain';
import { Prisma } from '../generated/client';

export type PairState = 'open' | 'kept_apart' | 'merged';

export interface MergeRecord {
  readonly id: string;
  readonly keptId: string;
  readonly absorbedId: string;
  readonly keptName: string;
  readonly absorbedName: string;
  readonly mergedAt: Date;
  readonly mergedBy: string | null;
  readonly undoneAt: Date | null;
  readonly undoneBy: string | null;
  readonly notRestored: readonly string[];
  /** Whether it can be taken back now: it stands, and no later merge stands in the way. */
  readonly undoable: boolean;
}

export interface MergeRow {
  id: string;
  kept_id: string;
  absorbed_id: string;
  kept_name: string;
  absorbed_name: string;
  merged_at: Date;
  merged_by: string | null;
  undone_at: Date | null;
  undone_by: string | null;
  not_restored: string[];
  undoable: boolean;
  sort_key: string;
}

export const mergeColumns = Prisma.sql`
  m.id::text, m.kept_id::text, m.absorbed_id::text, m.kept_name, m.absorbed_name, m.merged_at, m.undone_at, m.not_restored,
  by_user.name AS merged_by, undo_user.name AS undone_by,
  m.undone_at IS NULL AND EXISTS (SELECT 1 FROM account a WHERE a.id = m.kept_id) AND NOT EXISTS (
    SELECT 1 FROM account_merge later WHERE later.workspace_id = m.workspace_id AND later.kept_id = m.kept_id AND later.undone_at IS NULL
      AND (later.merged_at, later.id) > (m.merged_at, m.id)) AS undoable,
  to_char(m.merged_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS sort_key
  FROM account_merge m LEFT JOIN app_user by_user ON by_user.id = m.merged_by_user_id
    LEFT JOIN app_user undo_user ON undo_user.id = m.undone_by_user_id`;

export function mergeOf(row: MergeRow): MergeRecord {
  return {
    id: row.id,
    keptId: row.kept_id,
    absorbedId: row.absorbed_id,
    keptName: row.kept_name,
    absorbedName: row.absorbed_name,
    mergedAt: row.merged_at,
    mergedBy: row.merged_by,
    undoneAt: row.undone_at,
    undoneBy: row.undone_by,
    notRestored: row.not_restored,
    undoable: row.undoable,
  };
}

export interface PairedAccount {
  readonly id: string;
  readonly companyName: string;
  readonly website: string | null;
  readonly createdAt: Date;
}

export interface PairRecord {
  readonly id: string;
  readonly state: PairState;
  readonly reasons: readonly { readonly by: LikenessKind; readonly text: string }[];
  readonly foundAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  /** The older one first. */
  readonly accounts: readonly [PairedAccount, PairedAccount];
}

export interface PairRow {
  id: string;
  state: PairState;
  reasons: PairRecord['reasons'];
  found_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  first_id: string;
  first_name: string;
  first_website: string | null;
  first_created_at: Date;
  second_id: string;
  second_name: string;
  second_website: string | null;
  second_created_at: Date;
  sort_key: string;
}

export const pairColumns = Prisma.sql`
  p.id::text, p.state, p.reasons, p.found_at, p.decided_at, u.name AS decided_by,
  a.id::text AS first_id, a.company_name AS first_name, a.website AS first_website, a.created_at AS first_created_at,
  b.id::text AS second_id, b.company_name AS second_name, b.website AS second_website, b.created_at AS second_created_at,
  to_char(p.found_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS sort_key
  FROM account_pair p JOIN account a ON a.id = p.first_id JOIN account b ON b.id = p.second_id
    LEFT JOIN app_user u ON u.id = p.decided_by_user_id`;

export function pairOf(row: PairRow): PairRecord {
  const first = {
    id: row.first_id,
    companyName: row.first_name,
    website: row.first_website,
    createdAt: row.first_created_at,
  };
  const second = {
    id: row.second_id,
    companyName: row.second_name,
    website: row.second_website,
    createdAt: row.second_created_at,
  };
  return {
    id: row.id,
    state: row.state,
    reasons: row.reasons,
    foundAt: row.found_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    accounts: first.createdAt <= second.createdAt ? [first, second] : [second, first],
  };
}
