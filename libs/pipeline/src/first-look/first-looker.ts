import { CursorExpired, type Connector, type ConnectorContext } from '@thread/connector-kit';
import type { ClaimedLook, Clock, FirstLookStore, IdSource, LookedAt } from '@thread/domain';
import { racepoint, type Logger } from '@thread/platform';
import type { ProviderAccess } from '../provider-access.port';
import { planFailure } from '../retry-schedule';

export interface FirstLookerDeps {
  readonly looks: FirstLookStore;
  readonly access: ProviderAccess;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
}

export interface LookTurn {
  /** There is more to do, now. */
  readonly more: boolean;
}

type ListPositions = NonNullable<NonNullable<Connector['records']>['listPositions']>;

/** A killed worker's look is taken up again after this. Longer than any one provider call. */
const leaseMs = 120_000;
/** Then others have their turn. */
const turnMs = 20_000;

/**
 * Looks at where the deals of a rule's pipelines stand, in the lane of backfills. What an answer says and where to go on are stored together, so that a killed
 * worker's look goes on where it was and no answer is lost.
 */
export class FirstLooker {
  readonly #deps: FirstLookerDeps;

  constructor(deps: FirstLookerDeps) {
    this.#deps = deps;
  }

  /** One turn of a connection's oldest look. Never throws. */
  async look(connectionId: string): Promise<LookTurn> {
    const { looks, ids, log } = this.#deps;
    const owner = ids.next();
    let claimed: ClaimedLook | null = null;
    try {
      claimed = await looks.claim(connectionId, owner, leaseMs);
      if (claimed === null) return { more: false };
      await this.#turn(claimed, owner);
      return { more: true };
    } catch (error) {
      if (claimed) await this.#trouble(claimed, owner, error);
      else
        log.warn({ event: 'first_look.failed', connectionId, err: error }, 'No first look could be taken up');
      return { more: false };
    }
  }

  async #turn(claimed: ClaimedLook, owner: string): Promise<void> {
    const { access, looks, clock } = this.#deps;
    const { connectionId } = claimed;
    const connector = await access.connectorOf(connectionId);
    const list = connector.records?.listPositions;
    if (!list) return looks.end(claimed, owner, { state: 'unneeded' });
    const context = await access.contextFor(connectionId, 'backfill');
    const startedAt = performance.now();
    let { cursor } = claimed;
    while (performance.now() - startedAt < turnMs) {
      const page = await lookOnce(list, context, clock, { pipelineIds: claimed.pipelineIds, cursor });
      await racepoint('first-look.asked');
      const isHeld = await looks.save(claimed, owner, page, leaseMs);
      await racepoint('first-look.saved');
      if (!isHeld || !page.more) return;
      cursor = page.cursor;
    }
    await looks.release(claimed, owner, null);
  }

  async #trouble(claimed: ClaimedLook, owner: string, error: unknown): Promise<void> {
    const { looks, clock, log } = this.#deps;
    const { connectionId } = claimed;
    const now = clock.now().getTime();
    const plan = planFailure(error, claimed.attempts, now - claimed.askedAt.getTime());
    const { code, text } = plan;
    log.warn({ event: 'first_look.failed', connectionId, code, err: error }, 'A turn of a first look failed');
    try {
      if (plan.kind === 'give_up') await looks.end(claimed, owner, { state: 'failed', code, text });
      else await looks.release(claimed, owner, { code, text, retryAt: new Date(now + plan.afterMs) });
    } catch (lost) {
      log.warn({ event: 'first_look.lost', connectionId, err: lost }, 'Its lease will run out');
    }
  }
}

/** One answer, dated before it was asked for. A cursor the provider does not know any more: the look begins anew, what it saw stays. */
async function lookOnce(
  list: ListPositions,
  context: ConnectorContext,
  clock: Clock,
  request: Parameters<ListPositions>[1],
): Promise<LookedAt> {
  const lookedAt = clock.now();
  try {
    return { ...(await list(context, request)), lookedAt };
  } catch (error) {
    if (!(error instanceof CursorExpired) || request.cursor === null) throw error;
    return { ...(await list(context, { ...request, cursor: null })), lookedAt };
  }
}
