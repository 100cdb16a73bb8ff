import type { Agreement, FieldValue, Known, OutwardEntry } from '@thread/domain';
import { Prisma } from '../generated/client';
import { storableJson } from '../storable';

/** A row of the ledger as SQL gives it; values as `{"value": …}`. */
export interface LedgerRow {
  readonly account_id: string;
  readonly object_type: string;
  readonly external_id: string;
  readonly property: string;
  readonly field: string;
  readonly agreed: Known | null;
  readonly seen: Known | null;
  readonly source_version: Date | null;
  readonly pending: Known | null;
  readonly written_at: Date | null;
  readonly refused: Known | null;
  readonly error_code: string | null;
  readonly paused: boolean;
  readonly pushed: boolean;
  readonly unsure: boolean;
  readonly flip_count: number;
  readonly flips_since: Date | null;
}

export const ledgerColumns = Prisma.sql`
  g.account_id::text, g.object_type, g.external_id, g.property, g.field, g.agreed, g.seen, g.source_version, g.pending,
  g.written_at, g.refused, g.error_code, g.paused, g.pushed, g.unsure, g.flip_count, g.flips_since`;

export function toEntry(row: LedgerRow): OutwardEntry {
  return {
    objectType: row.object_type,
    externalId: row.external_id,
    property: row.property,
    field: row.field,
    agreed: row.agreed,
    seen: row.seen,
    sourceVersion: row.source_version,
    pending: row.pending,
    refused: row.refused === null ? null : { ...row.refused, code: row.error_code ?? 'refused' },
    paused: row.paused,
    pushed: row.pushed,
    unsure: row.unsure,
    flips: row.flips_since === null ? null : { count: row.flip_count, since: row.flips_since },
  };
}

/** SQL: what the field of the fact `f` and its records agreed on, as JSON. */
export const agreementsOfFact = Prisma.sql`(
  SELECT jsonb_agg(jsonb_build_object('objectType', g.object_type, 'externalId', g.external_id, 'agreed', g.agreed,
                                      'sourceVersion', g.source_version))
  FROM outward_field g WHERE g.account_id = f.account_id AND g.field = f.field)`;

interface AgreementJson extends Omit<Agreement, 'sourceVersion'> {
  readonly sourceVersion: string | null;
}

export function toAgreements(json: unknown): readonly Agreement[] {
  return ((json ?? []) as readonly AgreementJson[]).map(({ sourceVersion, ...rest }) => ({
    ...rest,
    sourceVersion: sourceVersion === null ? null : new Date(sourceVersion),
  }));
}

/** A known value as it is stored. */
export function knownText(value: FieldValue | null): string {
  return JSON.stringify(storableJson({ value }));
}
