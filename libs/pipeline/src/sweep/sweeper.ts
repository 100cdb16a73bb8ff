import type { Connector } from '@thread/connector-kit';
import type {
  BackfillStore,
  Clock,
  Connection,
  EffectKind,
  EffectStore,
  FirstLookStore,
  HoldStore,
  InboxStore,
  PollCursorStore,
  RehearsalStore,
  WriteBackStore,
} from '@thread/domain';
import type { Logger } from '@thread/platform';
import type { InboxWriter } from '../02-inbox/inbox-writer';
import { threadTrigger } from '../02-inbox/thread-trigger';
import { sweepEveryMs } from './sweep.stage';

/** What the connection runtime does on its own clock. ConnectionRuntime is the real one. */
export interface ConnectionUpkeep {
  refreshDue(): Promise<number>;
  probeDue(): Promise<number>;
  recoverThrottled(): Promise<readonly string[]>;
}

export interface SweeperDeps {
  readonly inbox: Pick<InboxStore, 'connectionsWithForgotten'>;
  readonly writer: Pick<InboxWriter, 'store'>;
  readonly holds: HoldStore;
  readonly effects: Pick<EffectStore, 'expireSending' | 'nextDueAt'>;
  /** Kinds of effects whose handler can look whether one of unknown end happened. */
  readonly canLookFor?: readonly EffectKind[];
  readonly cursors: Pick<PollCursorStore, 'claimDue'>;
  readonly rehearsals: Pick<RehearsalStore, 'connectionsWithDue'>;
  readonly backfills: Pick<BackfillStore, 'connectionsWithRunning'>;
  readonly firstLooks?: Pick<FirstLookStore, 'connectionsWithDue'>;
  readonly writeBacks?: Pick<WriteBackStore, 'connectionsDue'>;
  readonly connections: { find(connectionId: string): Promise<Connection | null> };
  readonly connectors: readonly Connector[];
  readonly upkeep: ConnectionUpkeep;
  /** Deletes what has ended and nobody will ask for again, e.g. sessions; called about once a minute. */
  readonly forgetEnded?: () => Promise<unknown>;
  /** Looks at the next accounts for likely duplicates; does little each time. */
  readonly findDuplicates?: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly wakeDrains: (connectionIds: readonly string[]) => void;
  readonly wakeReruns: (connectionIds: readonly string[]) => void;
  readonly wakeRehearsals: (connectionIds: readonly string[]) => void;
  readonly wakeBackfills: (connectionIds: readonly string[]) => void;
  readonly wakeFirstLooks?: (connectionIds: readonly string[]) => void;
  readonly wakePolls: (connectionIds: readonly string[]) => void;
  readonly wakeDispatch: () => void;
  readonly wakeWriteBacks?: (connectionIds: readonly string[]) => void;
}

/** Waiting this long without being taken up means the wake-up was lost. Longer than a drain's own delays. */
const forgottenAfterMs = 5_000;
/** A settle request that comes to nothing is made again after this. */
const holdLeaseMs = 120_000;
const limit = 200;
const forgetEveryMs = 60_000;
/** A poll that falls due before the next sweep is half-way here is taken now: else each would come up to a whole sweep late. */
const earlySeconds = sweepEveryMs / 2_000;

/**
 * Looks, every few seconds, for what was committed and never taken up, and for what has come due. Everything is found in Postgres: the
 * queue may have lost all it knew. Several sweepers at once do no harm.
 */
export class Sweeper {
  readonly #deps: SweeperDeps;
  #forgotAt = 0;

  constructor(deps: SweeperDeps) {
    this.#deps = deps;
  }

  /** Never throws: one part's trouble leaves the others alone. */
  async sweep(): Promise<void> {
    await this.#part('throttles', async () =>
      this.#deps.wakeDrains(await this.#deps.upkeep.recoverThrottled()),
    );
    await this.#part('inbox', async () =>
      this.#deps.wakeDrains(await this.#deps.inbox.connectionsWithForgotten(forgottenAfterMs, limit)),
    );
    await this.#part('reruns', async () =>
      this.#deps.wakeReruns(
        await this.#deps.inbox.connectionsWithForgotten(forgottenAfterMs, limit, 'rerun'),
      ),
    );
    await this.#part('rehearsals', async () =>
      this.#deps.wakeRehearsals(await this.#deps.rehearsals.connectionsWithDue(limit)),
    );
    await this.#part('backfills', async () =>
      this.#deps.wakeBackfills(await this.#deps.backfills.connectionsWithRunning(limit)),
    );
    await this.#part('first-looks', async () =>
      this.#deps.wakeFirstLooks?.((await this.#deps.firstLooks?.connectionsWithDue(limit)) ?? []),
    );
    await this.#part('effects', () => this.#sweepEffects());
    await this.#part('write-backs', async () =>
      this.#deps.wakeWriteBacks?.((await this.#deps.writeBacks?.connectionsDue(limit)) ?? []),
    );
    await this.#part('holds', () => this.#sweepHolds());
    await this.#part('polls', () => this.#sweepPolls());
    await this.#part('tokens', () => this.#deps.upkeep.refreshDue());
    await this.#part('probes', () => this.#deps.upkeep.probeDue());
    await this.#part('duplicates', async () => this.#deps.findDuplicates?.());
    await this.#part('ended', () => this.#forgetEnded());
  }

  async #part(stage: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn({ event: 'sweep.failed', stage, err: error }, 'A part of the sweep failed');
    }
  }

  async #forgetEnded(): Promise<void> {
    const { clock, forgetEnded } = this.#deps;
    const now = clock.now().getTime();
    if (!forgetEnded || now - this.#forgotAt < forgetEveryMs) return;
    this.#forgotAt = now;
    await forgetEnded();
  }

  async #sweepEffects(): Promise<void> {
    const { effects, clock, wakeDispatch } = this.#deps;
    const now = clock.now();
    await effects.expireSending(now);
    const due = await effects.nextDueAt(this.#deps.canLookFor ?? []);
    if (due && due.getTime() <= now.getTime()) wakeDispatch();
  }

  /** Held deals whose next look is due: asked for through the inbox like everything else. */
  async #sweepHolds(): Promise<void> {
    const { holds, clock, connections, writer } = this.#deps;
    const now = clock.now();
    const due = await holds.claimDue(now, new Date(now.getTime() + holdLeaseMs), limit);
    const known = new Map<string, Connection | null>();
    for (const { connectionId } of due) {
      if (!known.has(connectionId)) known.set(connectionId, await connections.find(connectionId));
    }
    const seconds = Math.floor(now.getTime() / 10_000);
    const events = due.flatMap(({ connectionId, externalId, backfill }) => {
      const connection = known.get(connectionId);
      if (!connection) return [];
      const dedupeKey = `settle:${externalId}:${seconds}`;
      return [
        threadTrigger({
          connection,
          externalId,
          dedupeKey,
          instruction: null,
          requestedBy: 'settle',
          cause: 'settle',
          ...(backfill ? { backfill } : {}),
        }),
      ];
    });
    await writer.store(events);
  }

  async #sweepPolls(): Promise<void> {
    const { cursors, connectors, wakePolls } = this.#deps;
    for (const connector of connectors) {
      if (!connector.poll) continue;
      const { stream, everySeconds } = connector.poll;
      wakePolls(await cursors.claimDue(connector.id, stream, everySeconds - earlySeconds, limit));
    }
  }
}
