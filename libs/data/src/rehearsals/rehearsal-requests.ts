import type { RuleDefinition } from '@thread/domain';
import { newId } from '@thread/platform';
import { audit } from '../activity/audit';
import type { Database } from '../database';
import type { Prisma } from '../generated/client';
import { announce } from '../live/live-updates';

export interface RehearsalRequest {
  readonly workspaceId: string;
  readonly ruleId: string;
  readonly days: number;
  /** A draft that is not saved; null = the rule as it is saved. */
  readonly draft: RuleDefinition | null;
  readonly userId: string;
  readonly now: Date;
}

const dayMs = 86_400_000;

/** Asks for rehearsals and calls them off. */
export class PrismaRehearsalRequests {
  constructor(private readonly database: Database) {}

  /**
   * Committed when it answers. A rehearsal of the rule that is under way is called off: its answer is not waited for any more.
   * @returns null when the workspace has no such rule.
   */
  async start(
    request: RehearsalRequest,
  ): Promise<{ readonly id: string; readonly connectionId: string } | null> {
    const { workspaceId, ruleId, days, draft, userId, now } = request;
    return this.database.inWorkspace(workspaceId, async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rehearsal:${ruleId}`}, 0))::text`;
      const rule = await tx.rule.findFirst({ where: { id: ruleId, workspaceId, deletedAt: null } });
      if (!rule) return null;
      const version = await tx.ruleVersion.findFirstOrThrow({
        where: { ruleId, workspaceId, version: rule.currentVersion },
      });
      await tx.rehearsal.updateMany({
        where: { workspaceId, ruleId, state: 'reading' },
        data: { state: 'cancelled', finishedAt: now },
      });
      const id = newId();
      const { connectionId, name: ruleName } = rule;
      await tx.rehearsal.create({
        data: {
          id,
          workspaceId,
          connectionId,
          ruleId,
          ruleName,
          ruleVersionId: draft === null ? version.id : null,
          definition: (draft ?? version.definition) as unknown as Prisma.InputJsonValue,
          days,
          since: new Date(now.getTime() - days * dayMs),
          requestedByUserId: userId,
          createdAt: now,
        },
      });
      const detail = { ruleId, days, draft: draft !== null };
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'rehearsal.started',
        subject: `rehearsal:${id}`,
        detail,
      });
      await announce(tx, { workspaceId, topic: 'rehearsals', id });
      return { id, connectionId };
    });
  }

  /** What is decided stays to be looked at. False when the workspace has no such rehearsal; calling off one that has ended changes nothing. */
  async cancel(workspaceId: string, rehearsalId: string, userId: string, now: Date): Promise<boolean> {
    return this.database.inWorkspace(workspaceId, async (tx) => {
      const { count } = await tx.rehearsal.updateMany({
        where: { id: rehearsalId, workspaceId, state: 'reading' },
        data: { state: 'cancelled', finishedAt: now, leaseOwner: null, leaseUntil: null },
      });
      if (count === 0) return (await tx.rehearsal.count({ where: { id: rehearsalId, workspaceId } })) === 1;
      await audit(tx, {
        workspaceId,
        actorUserId: userId,
        action: 'rehearsal.cancelled',
        subject: `rehearsal:${rehearsalId}`,
      });
      await announce(tx, { workspaceId, topic: 'rehearsals', id: rehearsalId });
      return true;
    });
  }
}
