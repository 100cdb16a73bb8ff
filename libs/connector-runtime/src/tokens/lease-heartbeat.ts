import type { TokenLeaseStore } from '@thread/domain';
import type { RefreshTiming } from './refresh-timing';

export interface LeaseHeartbeat {
  /** Aborts when the lease turned out to belong to someone else. */
  readonly lost: AbortSignal;
  stop(): void;
}

/** Keeps a lease while its holder works. A database that does not answer is no loss: the lease is judged again at the next beat. */
export function keepLease(
  leases: Pick<TokenLeaseStore, 'extend'>,
  connectionId: string,
  owner: string,
  timing: Pick<RefreshTiming, 'leaseMs' | 'heartbeatMs'>,
): LeaseHeartbeat {
  const lost = new AbortController();
  let beating = false;
  const timer = setInterval(() => {
    if (beating) return;
    beating = true;
    leases
      .extend(connectionId, owner, timing.leaseMs)
      .then(
        (held) => {
          if (!held) lost.abort();
        },
        () => undefined,
      )
      .finally(() => {
        beating = false;
      });
  }, timing.heartbeatMs);
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}
