import type { BackfillStore, BackfillTurn } from '@thread/domain';
import type { Logger } from '@thread/platform';
import { threadTrigger } from '../02-inbox/thread-trigger';

export interface BackfillFeederDeps {
  readonly backfills: BackfillStore;
  readonly log: Logger;
  /** Asks for the records just queued to be worked off. */
  readonly wakeReruns: (connectionIds: readonly string[]) => void;
}

const nothing: BackfillTurn = { queued: 0, running: 0 };

/** Feeds the inbox with past records, a batch at a time: what is not in the inbox yet can be paused, braked and cancelled at once. */
export class BackfillFeeder {
  readonly #deps: BackfillFeederDeps;

  constructor(deps: BackfillFeederDeps) {
    this.#deps = deps;
  }

  /** Never throws: the next sweep comes by again. */
  async feed(connectionId: string): Promise<BackfillTurn> {
    try {
      const turn = await this.#deps.backfills.turn(connectionId, (record) =>
        threadTrigger({
          connection: record.connection,
          externalId: record.externalId,
          dedupeKey: record.dedupeKey,
          instruction: null,
          requestedBy: record.requestedBy,
          cause: 'backfill',
          lane: 'rerun',
          backfill: record.pin,
        }),
      );
      if (turn.queued > 0) this.#deps.wakeReruns([connectionId]);
      return turn;
    } catch (error) {
      this.#deps.log.warn(
        { event: 'backfill.failed', connectionId, err: error },
        'A turn of a backfill failed',
      );
      return nothing;
    }
  }
}
