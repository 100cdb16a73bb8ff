import type { ConnectionHealthStore, StateTransition } from '@thread/domain';
import type { Database } from '../database';
import { changeConnectionState } from './change-connection-state';

/** State changes in Postgres: the row lock makes one of many reports the change, the others none. */
export class PrismaConnectionHealthStore implements ConnectionHealthStore {
  constructor(private readonly database: Database) {}

  async changeState(transition: StateTransition): Promise<boolean> {
    const changed = await this.database.inWorkspaceOf(transition.connectionId, (tx) =>
      changeConnectionState(tx, transition),
    );
    return changed ?? false;
  }

  async throttle(connectionId: string, ms: number, transition: StateTransition | null): Promise<void> {
    await this.database.inWorkspaceOf(connectionId, async (tx) => {
      await tx.$executeRaw`
        UPDATE connection SET throttled_until = GREATEST(throttled_until, now() + ${ms}::int * interval '1 millisecond')
        WHERE id = ${connectionId}::uuid`;
      if (transition) await changeConnectionState(tx, transition);
    });
  }

  async recoverThrottled(limit: number): Promise<readonly string[]> {
    const over = await this.database.system.$queryRaw<{ id: string }[]>`
      SELECT id FROM connection WHERE state = 'throttled' AND (throttled_until IS NULL OR throttled_until <= now())
      ORDER BY throttled_until LIMIT ${limit}`;
    const recovered: string[] = [];
    for (const { id } of over) {
      const changed = await this.changeState({
        connectionId: id,
        from: ['throttled'],
        to: 'connected',
        reason: null,
        notice: null,
      });
      if (changed) recovered.push(id);
    }
    return recovered;
  }

  async claimProbesDue(olderThanMs: number, limit: number): Promise<readonly string[]> {
    const claimed = await this.database.system.$queryRaw<{ id: string }[]>`
      WITH due AS (
        SELECT id FROM connection
        WHERE state IN ('connected', 'missing_permission', 'provider_down')
          AND COALESCE(last_probe_at, created_at) < now() - ${olderThanMs}::int * interval '1 millisecond'
        ORDER BY last_probe_at NULLS FIRST LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )
      UPDATE connection SET last_probe_at = now() FROM due WHERE connection.id = due.id RETURNING connection.id`;
    return claimed.map(({ id }) => id);
  }
}
