import { ConnectorError, CursorExpired, StreamRefused, type Connector } from '@thread/connector-kit';
import type { ChangeStreamStore, StreamEnding, StreamLease } from '@thread/domain';
import { racepoint, type Logger } from '@thread/platform';
import type { InboxWriter } from '../02-inbox/inbox-writer';
import type { ProviderAccess } from '../provider-access.port';

/** All in milliseconds. */
export interface StreamTiming {
  /** Life of the lease; a listener that dies keeps others out no longer than this. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** How often connections without a listener are looked for. */
  readonly lookEveryMs: number;
  /** First and longest wait after a failure; twice as long each time. */
  readonly retryMs: { readonly first: number; readonly longest: number };
}

export const defaultStreamTiming: StreamTiming = {
  leaseMs: 15_000,
  heartbeatMs: 5_000,
  lookEveryMs: 2_000,
  retryMs: { first: 1_000, longest: 120_000 },
};

export interface ChangeStreamsDeps {
  readonly connectors: readonly Connector[];
  readonly access: ProviderAccess;
  readonly store: ChangeStreamStore;
  readonly inbox: Pick<InboxWriter, 'store'>;
  /** For what a feed left out. */
  readonly wakePolls: (connectionIds: readonly string[]) => void;
  readonly log: Logger;
  readonly timing?: Partial<StreamTiming>;
  /** Feeds one process listens to; others are left to other processes. */
  readonly most?: number;
}

const defaultMost = 200;

/** The lease passed to another process, or the connection may not call its provider any more: not a failure. */
class LeaseLost extends Error {}

interface Running {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * Listens to the feeds that providers keep open, each by one process at a time. An event is in the inbox before the position behind it is stored, so a killed
 * listener's successor misses nothing, and the inbox drops what comes twice. Polling goes on beside it whatever happens here.
 */
export class ChangeStreams {
  readonly #deps: ChangeStreamsDeps;
  readonly #timing: StreamTiming;
  readonly #running = new Map<string, Running>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(deps: ChangeStreamsDeps) {
    this.#deps = deps;
    this.#timing = { ...defaultStreamTiming, ...deps.timing };
  }

  start(): void {
    if (!this.#deps.connectors.some(({ stream }) => stream)) return;
    this.#timer ??= setInterval(() => {
      this.#looking = this.#looking.then(() => this.look());
    }, this.#timing.lookEveryMs);
  }

  /** Ends every listening and gives the leases back. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#looking;
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort();
    await Promise.all(running.map(({ done }) => done));
  }

  /** Connections this process listens to now. */
  get listening(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** Takes up what nobody listens to. Never throws. */
  async look(): Promise<void> {
    const { connectors, store, most = defaultMost, log } = this.#deps;
    for (const connector of connectors) {
      const room = most - this.#running.size;
      if (!connector.stream || room <= 0) continue;
      try {
        for (const lease of await store.claimDue(connector.id, this.#timing.leaseMs, room)) {
          this.#begin(connector.stream, lease);
        }
      } catch (error) {
        log.warn({ event: 'stream.look_failed', err: error }, 'Feeds could not be looked for');
      }
    }
  }

  #begin(stream: NonNullable<Connector['stream']>, lease: StreamLease): void {
    const { connectionId } = lease;
    // Ours from before, its lease run out while the database was away: it must have ended first.
    const before = this.#running.get(connectionId);
    before?.stop.abort();
    const stop = new AbortController();
    const done = (before?.done ?? Promise.resolve())
      .then(() => this.#run(stream, lease, stop))
      .finally(() => {
        if (this.#running.get(connectionId)?.stop === stop) this.#running.delete(connectionId);
      });
    this.#running.set(connectionId, { stop, done });
  }

  /** One listening from taking up to giving back. Never throws. */
  async #run(
    stream: NonNullable<Connector['stream']>,
    lease: StreamLease,
    stop: AbortController,
  ): Promise<void> {
    const { store, log } = this.#deps;
    const { connectionId } = lease;
    const heartbeat = this.#keep(lease, stop);
    let failures = 0;
    let ending: StreamEnding = { trouble: null, dropCursor: false };
    try {
      const known = await store.read(lease);
      if (!known) return;
      failures = known.failures;
      await this.#listen(stream, lease, known.cursor, stop.signal);
    } catch (error) {
      if (stop.signal.aborted || error instanceof LeaseLost) return;
      ending = this.#endingOf(error, failures);
      const code = error instanceof ConnectorError ? error.code : 'stream.failed';
      log.warn({ event: 'stream.ended', connectionId, code, err: error }, 'A feed ended');
    } finally {
      clearInterval(heartbeat);
      await store.end(lease, ending).catch((error: unknown) => {
        log.warn({ event: 'stream.not_given_back', connectionId, err: error }, 'A lease runs out by itself');
      });
    }
  }

  async #listen(
    stream: NonNullable<Connector['stream']>,
    lease: StreamLease,
    cursor: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const { access, inbox, store, wakePolls, log } = this.#deps;
    const { connectionId } = lease;
    const context = await access.contextFor(connectionId, 'live');
    await stream.listen(context, {
      cursor,
      signal,
      opened: async (notice) => {
        if (!(await store.opened(lease, notice))) throw new LeaseLost();
        // Heard from now on; what happened before is the poll's, which therefore looks again.
        if (cursor === null) wakePolls([connectionId]);
        log.info({ event: 'stream.open', connectionId }, 'A feed is open');
      },
      take: async ({ events, cursor: next, catchUp }) => {
        await inbox.store(events.map((event) => ({ ...event, onlyConnectionId: connectionId })));
        await racepoint('stream.stored');
        if (catchUp) wakePolls([connectionId]);
        if (!(await store.save(lease, next))) throw new LeaseLost();
      },
    });
  }

  /** Keeps the lease; a database that does not answer is no loss, the lease is judged again at the next beat. */
  #keep(lease: StreamLease, stop: AbortController): NodeJS.Timeout {
    let beating = false;
    return setInterval(() => {
      if (beating) return;
      beating = true;
      this.#deps.store
        .extend(lease, this.#timing.leaseMs)
        .then(
          (held) => {
            if (!held) stop.abort();
          },
          () => undefined,
        )
        .finally(() => {
          beating = false;
        });
    }, this.#timing.heartbeatMs);
  }

  #endingOf(error: unknown, failures: number): StreamEnding {
    const { first, longest } = this.#timing.retryMs;
    const ceiling = Math.min(longest, first * 2 ** Math.min(failures, 20));
    const retryInMs = Math.round(ceiling / 2 + Math.random() * (ceiling / 2));
    if (error instanceof StreamRefused) {
      const { message: notice, ms } = error;
      return { trouble: { state: 'refused', notice, retryInMs: ms }, dropCursor: false };
    }
    const notice = 'The feed of changes does not answer. Changes arrive by looking until it does.';
    const dropCursor = error instanceof CursorExpired;
    return { trouble: { state: 'failing', notice, retryInMs }, dropCursor };
  }
}
