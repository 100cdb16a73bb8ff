import type { AuditRecord } from '@thread/data';
import { auditWords } from '@thread/domain';
import type { CsvCell } from '@thread/domain';

export const auditColumns: readonly CsvCell[] = [
  ...[
    'seq',
    'at',
    'person',
    'email',
    'api_key',
    'ip',
    'action',
    'words',
    'subject',
    'reason',
    'detail',
    'hash',
  ],
];

/** One entry as a row of the export, in the order of `auditColumns`. */
export function auditRow(entry: AuditRecord): readonly CsvCell[] {
  const { seq, at, actor, key, ip, action, subject, reason, detail, hash } = entry;
  return [
    ...[seq, at.toISOString(), actor?.name ?? 'Thread', actor?.email ?? null, key?.name ?? null, ip],
    ...[action, auditWords(action), subject, reason, JSON.stringify(detail), hash],
  ];
}
