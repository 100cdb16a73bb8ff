import type { ClaimedEffect, Clock, EffectStore, IdSource } from '@thread/domain';
import { inSpan, racepoint, type Logger, type Metrics } from '@thread/platform';
import { retryPause } from '../retry-schedule';
import type { EffectHandler, EffectResult, FoundEffect } from './effect-handler.port';

export interface EffectDispatcherDeps {
  readonly effects: EffectStore;
  /** One per kind; effects of a kind without one wait until it is configured. */
  readonly handlers: readonly EffectHandler[];
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly random?: () => number;
  readonly metrics?: Pick<Metrics, 'effects'>;
}

/** Longer than a sending can take with all its time-outs. */
const leaseMs = 180_000;
/** Effects of one turn; the rest is another turn's. */
const mostPerTurn = 200;
/** Between two looks whether an act of unknown end happened. */
const lookAgainMs = 10 * 60_000;

/** The pauses of `retryPause` add up to about 31 hours by then: longer than any outage over a night and a day. */
const mostAttempts = 110;

/**
 * Does outward acts that are due: each at most once. One that cannot be known to have happened is looked for where it should have happened, and if that
 * cannot be done or does not help, never repeated without a person.
 */
export class EffectDispatcher {
  readonly #deps: EffectDispatcherDeps;

  constructor(deps: EffectDispatcherDeps) {
    this.#deps = deps;
  }

  /** @returns how many were taken, and whether there may be more. */
  async dispatch(): Promise<{ readonly taken: number; readonly more: boolean }> {
    let taken = 0;
    let more = false;
    for (const handler of this.#deps.handlers) {
      await this.#reconcile(handler);
      const turn = await this.#dispatchKind(handler);
      taken += turn.taken;
      more ||= turn.more;
    }
    return { taken, more };
  }

  async #dispatchKind(handler: EffectHandler): Promise<{ taken: number; more: boolean }> {
    const owner = this.#deps.ids.next();
    let taken = 0;
    while (taken < mostPerTurn) {
      const claimed = await this.#deps.effects.claimDue(handler.kind, handler.lines, owner, leaseMs);
      if (claimed.length === 0) return { taken, more: false };
      await racepoint('effects.claimed');
      await Promise.all(claimed.map((effect) => this.#perform(handler, owner, effect)));
      taken += claimed.length;
    }
    return { taken, more: true };
  }

  async #perform(handler: EffectHandler, owner: string, effect: ClaimedEffect): Promise<void> {
    const performed = await inSpan('effects.send', { kind: handler.kind }, async (note) => {
      const ended = await handler.perform(effect);
      note({ outcome: ended.kind });
      return ended;
    });
    this.#deps.metrics?.effects.inc({ outcome: performed.kind === 'done' ? 'sent' : performed.kind });
    await racepoint('effects.sent');
    const result = performed.kind === 'unknown' ? await this.#settle(handler, effect, performed) : performed;
    const { effects, clock, log } = this.#deps;
    if (result.kind === 'done') {
      await effects.markDone(effect, owner, result.externalId, clock.now());
      return;
    }
    const { code, text } = result;
    log.warn(
      {
        event: `effect.${result.kind}`,
        effectId: effect.id,
        kind: handler.kind,
        attempts: effect.attempts,
        code,
      },
      'An outward act was not done',
    );
    if (result.kind === 'unknown') await effects.markUnknown(effect, owner, code, text, clock.now());
    else if (result.kind === 'refused' || effect.attempts >= mostAttempts) {
      await effects.markFailed(effect, owner, code, text, clock.now());
    } else {
      const pause = retryPause(effect.attempts, this.#deps.random);
      await effects.markRetry(effect, owner, code, text, new Date(clock.now().getTime() + pause));
    }
  }

  /** An answer was lost: what a look says instead, if it says anything. */
  async #settle(
    handler: EffectHandler,
    effect: ClaimedEffect,
    unknown: Extract<EffectResult, { kind: 'unknown' }>,
  ): Promise<EffectResult> {
    const found = await this.#look(handler, effect);
    if (found.kind === 'done') return found;
    if (found.kind === 'not_done') return { ...unknown, kind: 'retry' };
    return unknown;
  }

  /** Acts left in the dark, by a lost answer or by a process that died while it acted. */
  async #reconcile(handler: EffectHandler): Promise<void> {
    if (!handler.findDone) return;
    const { effects, clock, ids } = this.#deps;
    const owner = ids.next();
    for (const effect of await effects.claimUnknown(handler.kind, mostPerTurn, owner, leaseMs)) {
      const found = await this.#look(handler, effect);
      const now = clock.now();
      if (found.kind === 'done') await effects.markDone(effect, owner, found.externalId, now);
      else if (found.kind === 'not_done') await effects.markNotDone(effect, owner, now);
      else await effects.postponeUnknown(effect, owner, new Date(now.getTime() + lookAgainMs));
    }
  }

  async #look(handler: EffectHandler, effect: ClaimedEffect): Promise<FoundEffect> {
    try {
      return (await handler.findDone?.(effect)) ?? { kind: 'unclear' };
    } catch (error) {
      this.#deps.log.warn(
        { event: 'effect.look_failed', effectId: effect.id, kind: handler.kind, err: error },
        'It could not be found out whether an outward act was done',
      );
      return { kind: 'unclear' };
    }
  }
}
