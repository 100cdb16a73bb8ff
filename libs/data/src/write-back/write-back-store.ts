import type {
  ClaimedOutward,
  IntendedWrite,
  LoadedOutward,
  OutwardEnding,
  OutwardFinding,
  OutwardSettings,
  WriteBackStore,
} from '@thread/domain';
import { callableConnection } from '../connections-in-sql';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { beginWrites } from './begin-writes';
import { claimOutward, finishOutward } from './claim-outward';
import { loadOutward, readOutwardSettings } from './load-outward';
import { noteFindings } from './note-findings';

/** The ledger of what goes out, in Postgres. */
export class PrismaWriteBackStore implements WriteBackStore {
  constructor(private readonly database: Database) {}

  async connectionsDue(limit: number): Promise<readonly string[]> {
    const rows = await this.database.system.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT d.connection_id::text AS id FROM outward_due d
      JOIN connection c ON c.id = d.connection_id JOIN outward_setting s ON s.connection_id = d.connection_id
      WHERE d.due_at <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())
        AND (s.look_again_at IS NULL OR s.look_again_at <= now()) AND ${callableConnection}
      GROUP BY d.connection_id ORDER BY min(d.due_at) LIMIT ${limit}`);
    return rows.map(({ id }) => id);
  }

  async claim(
    connectionId: string,
    owner: string,
    limit: number,
    leaseMs: number,
  ): Promise<readonly ClaimedOutward[]> {
    const claimed = await this.database.inWorkspaceOf(connectionId, (tx) =>
      claimOutward(tx, connectionId, { owner, limit, leaseMs }),
    );
    return claimed ?? [];
  }

  async extend(
    connectionId: string,
    owner: string,
    accountIds: readonly string[],
    leaseMs: number,
  ): Promise<void> {
    await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$executeRaw`
        UPDATE outward_due SET lease_until = now() + make_interval(secs => ${leaseMs / 1000})
        WHERE connection_id = ${connectionId}::uuid AND account_id = ANY(${[...accountIds]}::uuid[]) AND lease_owner = ${owner}`,
    );
  }

  settings(connectionId: string): Promise<OutwardSettings | null> {
    return this.database.inWorkspaceOf(connectionId, (tx) => readOutwardSettings(tx, connectionId));
  }

  async load(connectionId: string, accountIds: readonly string[]): Promise<readonly LoadedOutward[]> {
    const loaded = await this.database.inWorkspaceOf(connectionId, (tx) =>
      loadOutward(tx, connectionId, accountIds),
    );
    return loaded ?? [];
  }

  async begin(
    connectionId: string,
    owner: string,
    accounts: readonly { readonly accountId: string; readonly rowVersion: number }[],
    writes: readonly IntendedWrite[],
  ): Promise<ReadonlySet<string>> {
    const free = await this.database.inWorkspaceOf(connectionId, (tx, workspaceId) =>
      beginWrites(tx, { workspaceId, connectionId, owner }, accounts, writes),
    );
    return free ?? new Set();
  }

  async note(
    connectionId: string,
    owner: string,
    findings: readonly OutwardFinding[],
    at: Date,
  ): Promise<void> {
    if (findings.length === 0) return;
    await this.database.inWorkspaceOf(connectionId, (tx, workspaceId) =>
      noteFindings(tx, { workspaceId, connectionId, owner, at }, findings),
    );
  }

  async finish(
    connectionId: string,
    owner: string,
    claimed: readonly ClaimedOutward[],
    endings: readonly OutwardEnding[],
  ): Promise<void> {
    await this.database.inWorkspaceOf(connectionId, (tx) =>
      finishOutward(tx, connectionId, owner, claimed, endings),
    );
  }

  async block(
    connectionId: string,
    why: { readonly code: string; readonly text: string; readonly lookAgainAt: Date } | null,
  ): Promise<void> {
    await this.database.inWorkspaceOf(
      connectionId,
      (tx) => tx.$executeRaw`
        UPDATE outward_setting SET blocked = ${why?.code ?? null}, blocked_text = ${why?.text ?? null}, look_again_at = ${why?.lookAgainAt ?? null},
          blocked_since = CASE WHEN ${why === null} THEN NULL ELSE coalesce(blocked_since, now()) END
        WHERE connection_id = ${connectionId}::uuid`,
    );
  }
}
