const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When webhooks are taken to have stopped; see docs/operations.md. */
export const silenceRule = {
  /** No alarm before changes went untold for this long, however quick the webhooks usually are. */
  leastMs: hourMs,
  /** Changes in fewer different minutes than this are a coincidence. */
  leastFound: 3,
  /** Webhooks in fewer different minutes than this tell nothing about what is usual. */
  leastHeard: 10,
  /** A connection younger than this is still being set up. */
  newForMs: 3 * dayMs,
  /** How far back "usual" is learned. */
  lookBackMs: 28 * dayMs,
  /** The wait that so many of the webhooks did not exceed is the usual one … */
  usualShare: 0.9,
  /** … and this many times as long is too long. */
  patience: 2,
} as const;

/** What came by itself in the past, and what the sweep found before it was told. Both oldest first, at most one instant for each minute. */
export interface ArrivalHistory {
  /** When webhooks arrived. */
  readonly heard: readonly Date[];
  /** When the changes happened that the sweep found and no webhook had told of. */
  readonly found: readonly Date[];
}

/** What the sweep found since the last webhook. */
export interface UntoldChanges {
  /** When the first and the last of the changes happened. */
  readonly first: Date;
  readonly last: Date;
  /** How many different minutes they fell in. */
  readonly minutes: number;
}

/**
 * The wait between a change and the next webhook that is usual for a connection, in ms: what nine of ten webhooks did not exceed. A webhook before which
 * nothing went untold counts as no wait at all. Null when there were too few webhooks to tell.
 */
export function usualWait({ heard, found }: ArrivalHistory): number | null {
  if (heard.length < silenceRule.leastHeard) return null;
  let at = 0;
  const waits = heard.map((instant) => {
    const first = found[at];
    const untold = first !== undefined && first < instant;
    while (at < found.length && found[at]! < instant) at += 1;
    return untold ? instant.getTime() - first.getTime() : 0;
  });
  waits.sort((one, other) => one - other);
  return waits[Math.ceil(silenceRule.usualShare * waits.length) - 1] ?? 0;
}

/** How long changes may go untold, in ms, where `usualMs` is the usual wait. */
export function longestWait(usualMs: number): number {
  return Math.max(silenceRule.leastMs, silenceRule.patience * usualMs);
}

/**
 * Whether so many changes went untold for so long that it is worth asking what is usual. Only changes count, never time: an account in which nothing happens
 * is quiet, not silent.
 */
export function isSuspicious(untold: UntoldChanges | null): untold is UntoldChanges {
  return untold !== null && untold.minutes >= silenceRule.leastFound && spanOf(untold) >= silenceRule.leastMs;
}

/** Whether the connection is old enough to be judged at all. */
export function isSettled(connectedAt: Date, now: Date): boolean {
  return now.getTime() - connectedAt.getTime() >= silenceRule.newForMs;
}

/** Whether webhooks have stopped: changes went on untold for longer than is usual. `usualMs` null (too little is known) never is. */
export function haveWebhooksStopped(untold: UntoldChanges | null, usualMs: number | null): boolean {
  return usualMs !== null && isSuspicious(untold) && spanOf(untold) >= longestWait(usualMs);
}

function spanOf({ first, last }: UntoldChanges): number {
  return last.getTime() - first.getTime();
}

/**
 * Whether nothing can be known of a connection any more: neither a webhook nor a sweep that was answered, for an hour or twelve sweeps. A sweep that was
 * answered with "nothing changed" is knowledge, so a quiet weekend is none of this.
 */
export function isCutOff(
  { lastHeardAt, lastSweptAt }: { readonly lastHeardAt: Date | null; readonly lastSweptAt: Date | null },
  sweepEverySeconds: number,
  now: Date,
): boolean {
  if (lastSweptAt === null) return false;
  const last = Math.max(lastSweptAt.getTime(), lastHeardAt?.getTime() ?? 0);
  return now.getTime() - last >= Math.max(silenceRule.leastMs, 12_000 * sweepEverySeconds);
}
