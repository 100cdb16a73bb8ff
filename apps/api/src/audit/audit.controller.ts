import { Controller } from '@nestjs/common';
import { exportAuditLog, listAuditEntries, verifyAuditLog } from '@thread/contracts';
import { Database, PrismaAuditStore, auditExportLimit, verifyAuditChain } from '@thread/data';
import { auditWords, csvRows } from '@thread/domain';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError } from '../http/problem-error';
import { auditColumns, auditRow } from './audit-csv';

@Controller()
export class AuditController {
  constructor(
    private readonly entries: PrismaAuditStore,
    private readonly database: Database,
  ) {}

  @Handles(listAuditEntries)
  async list({
    session,
    query,
  }: CallOf<typeof listAuditEntries>): Promise<AnswerOf<typeof listAuditEntries>> {
    const page = await this.entries.list(session.workspaceId, query);
    return { ...page, data: page.data.map((entry) => ({ ...entry, words: auditWords(entry.action) })) };
  }

  @Handles(verifyAuditLog)
  async verify({ session }: CallOf<typeof verifyAuditLog>): Promise<AnswerOf<typeof verifyAuditLog>> {
    return verifyAuditChain(this.database, session.workspaceId);
  }

  @Handles(exportAuditLog)
  async export({
    session,
    query,
    reply,
  }: CallOf<typeof exportAuditLog>): Promise<AnswerOf<typeof exportAuditLog>> {
    const entries = await this.entries.export(session.workspaceId, query);
    if (!entries)
      throw new ProblemError('audit.export_too_large', {
        detail: `There are more than ${auditExportLimit} entries.`,
      });
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="thread-audit-log.csv"');
    return csvRows([auditColumns, ...entries.map(auditRow)]);
  }
}
