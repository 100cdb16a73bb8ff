/** How often within the running hour a value was written over a change made at the source. */
export interface Flips {
  readonly count: number;
  readonly since: Date;
}

export interface FlipLimit {
  /** Overwrites within the hour that are still taken for ordinary work. */
  readonly most: number;
}

export const usualFlipLimit: FlipLimit = { most: 6 };

const hourMs = 3_600_000;

/**
 * Counts one more overwrite. When a field has been fought over too often within an hour, something on the other side changes it back each time: the
 * field then pauses until a person releases it.
 */
export function countFlip(
  flips: Flips | null,
  now: Date,
  limit: FlipLimit = usualFlipLimit,
): { readonly flips: Flips; readonly paused: boolean } {
  const running = flips !== null && now.getTime() - flips.since.getTime() < hourMs;
  const counted = running ? { ...flips, count: flips.count + 1 } : { count: 1, since: now };
  return { flips: counted, paused: counted.count > limit.most };
}
