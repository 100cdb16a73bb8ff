import type { Executor } from '../database';

/** Errors that were the connection's or the provider's, not the record's: over once the connection works again. */
const connectionTrouble = [
  'provider.unavailable',
  'provider.bad_payload',
  'provider.rate_limited',
  'provider.quota_exhausted',
  'connection.unavailable',
  'connection.authorisation_expired',
  'connection.missing_scope',
  'connection.budget_spent',
];

/**
 * Makes events due at once that wait only because their connection had trouble: after an outage the backlog is worked off now, the oldest first, and not
 * whenever each event's own pause happens to end.
 */
export async function releaseWaiting(tx: Executor, connectionId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE inbox_event SET next_attempt_at = NULL
    WHERE connection_id = ${connectionId}::uuid AND status = 'waiting' AND lease_owner IS NULL AND next_attempt_at > now()
      AND error_code = ANY(${connectionTrouble}::text[])`;
}
