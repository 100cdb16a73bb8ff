import { exportAuditLog } from '@thread/contracts';
import { urlOf } from '../../shared/api/call';

/** What the audit log is narrowed to; days are calendar days of the reader's zone. */
export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Midnight at which a day begins here; undefined when the text is no day. @param later days to add. */
function startOf(day: string | undefined, later = 0): string | undefined {
  if (!day || !dayPattern.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = new Date(year, month - 1, date + later);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** The filter as the API asks for it; the last day is included. */
export function auditQuery({ action, actor, from, until }: AuditFilter) {
  return { action, actorUserId: actor, from: startOf(from), until: startOf(until, 1) };
}

/** Address of the CSV file of what the filter lets through. */
export function auditExportUrl(filter: AuditFilter): string {
  return urlOf(exportAuditLog, { query: auditQuery(filter) });
}
