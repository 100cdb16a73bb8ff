import { setTimeout as pause } from 'node:timers/promises';
import { askUntilAnswered } from './ask-database';
import type { ChaosGround } from './chaos-ground';

const lookEveryMs = 250;

/** Waits until every process is there and answers. @throws Error naming what is missing when the time is over. */
export async function untilAllUp({ api, workers }: ChaosGround, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  const missing = (): readonly string[] =>
    [api, ...workers].filter((slot) => !slot.isUp).map(({ name }) => name);
  while (missing().length > 0) {
    if (Date.now() > deadline) throw new Error(`Not back: ${missing().join(', ')}.`);
    await pause(lookEveryMs);
  }
}

/**
 * E-mails whose sender was killed would wait for minutes until it is certain that nobody sends them. Every living sender is asked to
 * stop, which it does when it has sent what it holds; what is still being "sent" then was left by the dead, and its time is over now.
 */
export async function expireSending({ workers, databaseUrl }: ChaosGround): Promise<void> {
  await Promise.all(workers.map((worker) => worker.terminate()));
  await askUntilAnswered(
    databaseUrl,
    "UPDATE effect SET lease_until = now() - interval '1 second' WHERE state = 'sending'",
  );
}

export interface Waiting {
  readonly events: number;
  readonly effects: number;
  /** Seconds until the last of them is due. */
  readonly dueInSeconds: number;
}

/** What has not come to an end. */
export async function stillWaiting(url: string): Promise<Waiting> {
  const rows = await askUntilAnswered<{ events: string; effects: string; due: string | null }>(
    url,
    `SELECT (SELECT count(*) FROM inbox_event WHERE status = 'waiting') AS events,
            (SELECT count(*) FROM effect WHERE state IN ('waiting', 'sending')) AS effects,
            greatest((SELECT max(extract(epoch FROM next_attempt_at - now())) FROM inbox_event WHERE status = 'waiting'),
                     (SELECT max(extract(epoch FROM next_attempt_at - now())) FROM effect WHERE state = 'waiting'), 0) AS due`,
  );
  const [row] = rows;
  return {
    events: Number(row?.events ?? 0),
    effects: Number(row?.effects ?? 0),
    dueInSeconds: Math.ceil(Number(row?.due ?? 0)),
  };
}

/** Waits until nothing is waiting, for as long as it becomes less. @returns what is still waiting when it did not for `patienceMs`. */
export async function untilQuiet(
  url: string,
  patienceMs: number,
  progress: (waiting: Waiting) => void,
): Promise<Waiting> {
  let least = Number.POSITIVE_INFINITY;
  let deadline = Date.now() + patienceMs;
  for (let looks = 0; ; looks += 1) {
    const waiting = await stillWaiting(url);
    const left = waiting.events + waiting.effects;
    if (left < least) [least, deadline] = [left, Date.now() + patienceMs];
    if (left === 0 || Date.now() > deadline) return waiting;
    if (looks % 40 === 0) progress(waiting);
    await pause(lookEveryMs);
  }
}

/** Keeps the product from asking the CRM by itself what changed: what was acknowledged must be enough. */
export async function putPollsOff(url: string): Promise<void> {
  await askUntilAnswered(url, "UPDATE poll_cursor SET last_run_at = now() + interval '1 day'");
}

/** Has the product look at the whole CRM again, as if it had never done so, and waits until it has. */
export async function sweepEverything(url: string, patienceMs: number): Promise<void> {
  await askUntilAnswered(
    url,
    "UPDATE poll_cursor SET last_run_at = now() - interval '1 hour', cursor = 'null', updated_at = 'epoch'",
  );
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const [row] = await askUntilAnswered<{ swept: boolean }>(
      url,
      "SELECT bool_and(updated_at > 'epoch') AS swept FROM poll_cursor",
    );
    if (row?.swept) return;
    if (Date.now() > deadline) throw new Error('The sweep over everything did not happen.');
    await pause(lookEveryMs);
  }
}

/** Waits for the first look at the whole CRM that a new connection begins with. */
export async function untilFirstSweep(url: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const rows = await askUntilAnswered(url, "SELECT 1 FROM poll_cursor WHERE cursor <> 'null'");
    if (rows.length > 0) return;
    if (Date.now() > deadline) throw new Error('The connection was never swept.');
    await pause(lookEveryMs);
  }
}
