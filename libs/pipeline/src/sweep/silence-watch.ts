import type { Connector } from '@thread/connector-kit';
import {
  canCallProvider,
  haveWebhooksStopped,
  isCutOff,
  isSettled,
  isSuspicious,
  usualWait,
  type ArrivalAlarm,
  type Arrivals,
  type ArrivalStore,
  type Clock,
} from '@thread/domain';
import type { Logger } from '@thread/platform';
import { describeSilence } from './describe-silence';

export interface SilenceWatchDeps {
  readonly arrivals: ArrivalStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What is usual for a connection is asked again after this; reading its history is costly. */
const learnedForMs = 3_600_000;
const mostLearned = 10_000;

/**
 * Notices when a connection's webhooks have stopped although changes go on, or when nothing at all can be learned of it; opens one attention item and
 * ends it when webhooks, or answered sweeps, come again. Looks after each sweep of a connection.
 */
export class SilenceWatch {
  readonly #deps: SilenceWatchDeps;
  readonly #learned = new Map<string, { readonly at: number; readonly usualMs: number | null }>();

  constructor(deps: SilenceWatchDeps) {
    this.#deps = deps;
  }

  /** Never throws. */
  async look(connectionId: string, connector: Connector): Promise<void> {
    try {
      const arrivals = await this.#deps.arrivals.read(connectionId, this.#deps.clock.now());
      if (arrivals && canCallProvider(arrivals.state)) await this.#judge(connectionId, connector, arrivals);
    } catch (error) {
      this.#deps.log.warn(
        { event: 'silence.failed', connectionId, err: error },
        'How changes come in could not be looked at',
      );
    }
  }

  async #judge(connectionId: string, connector: Connector, arrivals: Arrivals): Promise<void> {
    const alarm = await this.#alarmOf(connectionId, connector, arrivals);
    const { alarm: before } = arrivals;
    if (!alarm) {
      if (before && (await this.#deps.arrivals.clear(connectionId)))
        this.#deps.log.info(
          { event: 'silence.ended', connectionId, kind: before.kind },
          'Changes come again',
        );
      return;
    }
    if (before && before.kind === alarm.kind && before.changes === alarm.changes) return;
    await this.#deps.arrivals.raise(
      connectionId,
      alarm,
      describeSilence(alarm, connector, arrivals.sweepError),
    );
    if (before?.kind === alarm.kind) return;
    this.#deps.log.warn(
      { event: 'silence.noticed', connectionId, connectorId: connector.id, kind: alarm.kind },
      'Changes do not come in as they usually do',
    );
  }

  async #alarmOf(
    connectionId: string,
    { webhook, poll }: Connector,
    arrivals: Arrivals,
  ): Promise<ArrivalAlarm | null> {
    const now = this.#deps.clock.now();
    const { lastHeardAt, lastSweptAt, untold, state } = arrivals;
    // That the provider does not answer is told by the state itself.
    if (poll && state !== 'provider_down' && isCutOff(arrivals, poll.everySeconds, now)) {
      const since = new Date(Math.max(lastSweptAt?.getTime() ?? 0, lastHeardAt?.getTime() ?? 0));
      return { kind: 'cut_off', since, changes: 0, lastHeardAt, usualMs: null };
    }
    if (!webhook || !lastHeardAt || !isSettled(arrivals.connectedAt, now)) return null;
    const kept = stillStopped(arrivals);
    if (kept) return kept;
    if (!isSuspicious(untold)) return null;
    const usualMs = await this.#usual(connectionId, lastHeardAt);
    return haveWebhooksStopped(untold, usualMs)
      ? { kind: 'webhooks_stopped', since: untold.first, changes: untold.changes, lastHeardAt, usualMs }
      : null;
  }

  /** @param lastHeardAt what came up to it is the history: the silence in question is no part of what is usual. */
  async #usual(connectionId: string, lastHeardAt: Date): Promise<number | null> {
    const now = this.#deps.clock.now().getTime();
    const known = this.#learned.get(connectionId);
    if (known && now - known.at < learnedForMs) return known.usualMs;
    const usualMs = usualWait(await this.#deps.arrivals.history(connectionId, lastHeardAt));
    if (this.#learned.size >= mostLearned) this.#learned.clear();
    this.#learned.set(connectionId, { at: now, usualMs });
    return usualMs;
  }
}

/** An alarm that is on stays on, with what was found meanwhile, until a webhook comes. */
function stillStopped({ alarm, lastHeardAt, untold }: Arrivals): ArrivalAlarm | null {
  if (alarm?.kind !== 'webhooks_stopped' || alarm.lastHeardAt?.getTime() !== lastHeardAt?.getTime())
    return null;
  return { ...alarm, changes: Math.max(alarm.changes, untold?.changes ?? 0) };
}
