import type { ClaimedOutward, WriteBackStore } from '@thread/domain';

export interface HoldTiming {
  /** How long a claim lasts unless it is extended: what a killed worker was about to write back waits this long. */
  readonly leaseMs: number;
  readonly extendEveryMs: number;
}

export const defaultHoldTiming: HoldTiming = { leaseMs: 60_000, extendEveryMs: 15_000 };

/**
 * Keeps the lease of claimed accounts while `work` runs. A lost heartbeat is no failure: whoever takes the accounts over finds what is
 * under way noted, and looks before it writes.
 */
export async function holdingAccounts<T>(
  store: Pick<WriteBackStore, 'extend'>,
  turn: { readonly connectionId: string; readonly owner: string; readonly timing: HoldTiming },
  claimed: readonly ClaimedOutward[],
  work: () => Promise<T>,
): Promise<T> {
  const { connectionId, owner, timing } = turn;
  const ids = claimed.map(({ accountId }) => accountId);
  const timer = setInterval(
    () => void store.extend(connectionId, owner, ids, timing.leaseMs).catch(() => undefined),
    timing.extendEveryMs,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
