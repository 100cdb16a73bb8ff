import { Worker } from 'node:worker_threads';

export interface EventLoopWatchdog {
  stop(): Promise<void>;
}

const beatEveryMs = 1_000;

/** Runs in a thread of its own, because a blocked event loop cannot watch itself. `beats` counts up while the main thread lives. */
const watcher = `
const { workerData } = require('node:worker_threads');
const { beats, longestMs, lookEveryMs } = workerData;
const counter = new Int32Array(beats);
let seen = Atomics.load(counter, 0);
let since = Date.now();
let looked = Date.now();
setInterval(() => {
  const now = Date.now();
  const slept = now - looked > 5 * lookEveryMs;
  looked = now;
  const beat = Atomics.load(counter, 0);
  if (beat !== seen || slept) { seen = beat; since = now; return; }
  if (now - since < longestMs) return;
  require('node:fs').writeSync(2, JSON.stringify({ level: 'fatal', event: 'watchdog.event_loop_blocked', blockedMs: now - since, pid: process.pid,
    msg: 'The event loop is blocked; the process ends so that others take its work over' }) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, lookEveryMs);
`;

/**
 * Ends the process when its event loop has not turned for `longestMs`: leases ran out long ago, another worker has taken over, and a
 * supervisor starts a fresh process. A machine or process that was suspended as a whole is not mistaken for a blocked one.
 */
export function watchEventLoop(longestMs = 60_000): EventLoopWatchdog {
  const beats = new SharedArrayBuffer(4);
  const counter = new Int32Array(beats);
  const lookEveryMs = Math.max(50, Math.min(beatEveryMs, longestMs / 4));
  const thread = new Worker(watcher, { eval: true, workerData: { beats, longestMs, lookEveryMs } });
  thread.unref();
  const timer = setInterval(() => Atomics.add(counter, 0, 1), Math.min(beatEveryMs, lookEveryMs));
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
