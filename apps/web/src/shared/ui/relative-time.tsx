import { useSyncExternalStore } from 'react';
import { formatInstant, formatRelative } from '../format/format-time';

const everyMs = 30_000;
let ticks = 0;
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  ticks += 1;
  for (const listener of listeners) listener();
}

function follow(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(tick, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !ticking) return;
    clearInterval(ticking);
    ticking = null;
  };
}

/** An instant as distance from now, the exact instant on hover. One clock redraws all of them. */
export function RelativeTime({ at }: { at: string }) {
  useSyncExternalStore(follow, () => ticks);
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatRelative(at, Date.now())}
    </time>
  );
}
