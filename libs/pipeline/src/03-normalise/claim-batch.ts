import { setTimeout as sleep } from 'node:timers/promises';
import type { InboxEvent, InboxLane, InboxStore } from '@thread/domain';

/** How long a claim lasts unless it is extended: what a killed worker's events wait before they are taken up again. */
export const claimLeaseMs = 6_000;
const extendEveryMs = 1_500;

export interface ClaimTiming {
  /** A batch is taken when nothing new arrived for this long … */
  readonly quietMs: number;
  /** … or after this long at the latest. */
  readonly longestMs: number;
}

export const defaultClaimTiming: ClaimTiming = { quietMs: 150, longestMs: 1_000 };

/**
 * Claims a batch. Deals closed together arrive over a second or so; waiting for them a moment makes one group of provider calls of what
 * would be several. A lone event waits `quietMs` only.
 */
export async function claimBatch(
  inbox: Pick<InboxStore, 'claim'>,
  request: {
    readonly connectionId: string;
    readonly lane: InboxLane;
    readonly owner: string;
    readonly limit: number;
    readonly timing: ClaimTiming;
  },
): Promise<readonly InboxEvent[]> {
  const { connectionId, lane, owner, limit, timing } = request;
  const batch = [...(await inbox.claim(connectionId, limit, owner, claimLeaseMs, lane))];
  // What may kill its worker is worked on by itself.
  if (batch.length === 0 || batch.some((event) => event.suspect)) return batch;
  for (let waited = 0; batch.length < limit && waited < timing.longestMs; waited += timing.quietMs) {
    await sleep(timing.quietMs);
    const more = await inbox.claim(connectionId, limit - batch.length, owner, claimLeaseMs, lane);
    if (more.length === 0) break;
    batch.push(...more);
  }
  return batch;
}

/** Keeps the lease of a batch while `work` runs. A lost heartbeat is no failure: whoever takes the events over finds the work done. */
export async function holdingBatch<T>(
  inbox: Pick<InboxStore, 'extend'>,
  connectionId: string,
  owner: string,
  events: readonly InboxEvent[],
  work: () => Promise<T>,
): Promise<T> {
  const ids = events.map((event) => event.id);
  const timer = setInterval(
    () => void inbox.extend(connectionId, owner, ids, claimLeaseMs).catch(() => undefined),
    extendEveryMs,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
