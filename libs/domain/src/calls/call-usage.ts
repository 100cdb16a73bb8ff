import { callLanes, type CallLane, type CallLimit } from './call-limit';

type LaneCounts = readonly number[];

/** Calls made lately against one limit. Plain JSON. */
export interface CallUsage {
  /** Number of the slot, and calls per lane in the order of `callLanes`. */
  readonly slots: readonly (readonly [slot: number, counts: LaneCounts])[];
  /** Days since 1970 (UTC) that `today` counts. */
  readonly day: number;
  readonly today: LaneCounts;
}

export interface UsageTaken {
  readonly granted: number;
  /** When nothing was granted: milliseconds until asking again makes sense. */
  readonly retryInMs: number;
  readonly usage: CallUsage;
}

const slotsInWindow = 10;
/**
 * Calls are counted a fifth of the window longer than the provider counts them: one that was long on its way arrives late and is counted by it together
 * with younger ones.
 */
const slotsCounted = 12;
const dayMs = 86_400_000;
const shortestRetryMs = 20;
const longestRetryMs = 3_600_000;

export const noUsage: CallUsage = { slots: [], day: 0, today: callLanes.map(() => 0) };

/**
 * Takes up to `want` calls of a lane, so that no window holds more than `limit.max` and no day more than `limit.daily`, and what is kept for other lanes
 * stays.
 * @param nowMs the same clock for all who share the usage; going back is harmless.
 */
export function takeCalls(
  usage: CallUsage,
  limit: CallLimit,
  lane: CallLane,
  want: number,
  nowMs: number,
): UsageTaken {
  const slotMs = limit.windowMs / slotsInWindow;
  const kept = usageAt(usage, limit, nowMs);
  const slot = Math.max(Math.floor(nowMs / slotMs), kept.slots.at(-1)?.[0] ?? 0);
  const inWindow = freeFor(lane, sum(kept.slots.map(([, counts]) => counts)), limit.max, limit.reserve);
  const inDay =
    limit.daily === null ? Number.POSITIVE_INFINITY : freeFor(lane, kept.today, limit.daily, limit.reserve);
  const granted = Math.max(0, Math.min(want, inWindow, inDay));
  if (granted === 0) return { granted, retryInMs: retryAfter(kept, slotMs, nowMs, inDay <= 0), usage: kept };
  const taken = callLanes.map((one) => (one === lane ? granted : 0));
  const last = kept.slots.at(-1);
  const slots =
    last?.[0] === slot
      ? [...kept.slots.slice(0, -1), [slot, sum([last[1], taken])] as const]
      : [...kept.slots, [slot, taken] as const];
  return { granted, retryInMs: 0, usage: { ...kept, slots, today: sum([kept.today, taken]) } };
}

/** Without what has left window and day. */
export function usageAt(usage: CallUsage, limit: CallLimit, nowMs: number): CallUsage {
  const oldest = Math.floor(nowMs / (limit.windowMs / slotsInWindow)) - slotsCounted;
  const day = Math.max(Math.floor(nowMs / dayMs), usage.day);
  return {
    slots: usage.slots.filter(([slot]) => slot >= oldest),
    day,
    today: day === usage.day ? usage.today : noUsage.today,
  };
}

/** Calls in the window and of the day, per lane. */
export function callsByLane(usage: CallUsage): {
  readonly window: Readonly<Record<CallLane, number>>;
  readonly today: Readonly<Record<CallLane, number>>;
} {
  const named = (counts: LaneCounts) =>
    Object.fromEntries(callLanes.map((lane, at) => [lane, counts[at] ?? 0])) as Record<CallLane, number>;
  return { window: named(sum(usage.slots.map(([, counts]) => counts))), today: named(usage.today) };
}

function freeFor(lane: CallLane, used: LaneCounts, max: number, reserve: CallLimit['reserve']): number {
  const total = used.reduce((one, other) => one + other, 0);
  const keptForOthers = callLanes.reduce((kept, other, at) => {
    const share = Math.floor(max * reserve[other]);
    return other === lane ? kept : kept + Math.max(0, share - (used[at] ?? 0));
  }, 0);
  return max - total - keptForOthers;
}

function retryAfter({ slots, day }: CallUsage, slotMs: number, nowMs: number, dayIsFull: boolean): number {
  const oldest = slots[0]?.[0] ?? Math.floor(nowMs / slotMs);
  const at = dayIsFull ? (day + 1) * dayMs : (oldest + slotsCounted + 1) * slotMs;
  return Math.min(Math.max(Math.ceil(at - nowMs), shortestRetryMs), longestRetryMs);
}

function sum(all: readonly LaneCounts[]): LaneCounts {
  return callLanes.map((_, at) => all.reduce((total, counts) => total + (counts[at] ?? 0), 0));
}
