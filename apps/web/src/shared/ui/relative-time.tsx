import { useSyncExternalStore } from 'react';
import { formatInstant, formatRelative } from '../format/format-time';

const everyMs = 30_000;
let now = Date.now();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | null = null;

function follow(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !ticking) return;
    clearInterval(ticking);
    ticking = null;
  };
}

/** An instant as distance from now, the exact instant on hover. One clock drives all of them. */
export function RelativeTime({ at }: { at: string }) {
  const current = useSyncExternalStore(follow, () => now);
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatRelative(at, Math.max(current, Date.now() - everyMs))}
    </time>
  );
}
