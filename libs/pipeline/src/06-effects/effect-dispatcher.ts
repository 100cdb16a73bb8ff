import type { ClaimedEffect, Clock, EffectStore, IdSource } from '@thread/domain';
import { inSpan, racepoint, type Logger, type Metrics } from '@thread/platform';
import { retryPause } from '../retry-schedule';
import type { Mailer } from './mailer.port';

export interface EffectDispatcherDeps {
  readonly effects: EffectStore;
  /** Null: no mail server is configured; e-mails wait until one is. */
  readonly mailer: Mailer | null;
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

/** The pauses of `retryPause` add up to about 31 hours by then: longer than any outage over a night and a day. */
const mostAttempts = 110;

/** Does outward acts that are due: each at most once, and one that cannot be known to have happened is never repeated by itself. */
export class EffectDispatcher {
  readonly #deps: EffectDispatcherDeps;

  constructor(deps: EffectDispatcherDeps) {
    this.#deps = deps;
  }

  /** @returns how many were taken, and whether there may be more. */
  async dispatch(): Promise<{ readonly taken: number; readonly more: boolean }> {
    const { mailer } = this.#deps;
    if (!mailer) return { taken: 0, more: false };
    const owner = this.#deps.ids.next();
    let taken = 0;
    while (taken < mostPerTurn) {
      const claimed = await this.#deps.effects.claimDue(mailer.lines, owner, leaseMs);
      if (claimed.length === 0) return { taken, more: false };
      await racepoint('effects.claimed');
      await Promise.all(claimed.map((effect) => this.#send(mailer, owner, effect)));
      taken += claimed.length;
    }
    return { taken, more: true };
  }

  async #send(mailer: Mailer, owner: string, effect: ClaimedEffect): Promise<void> {
    const { effects, clock, log } = this.#deps;
    const result = await inSpan('effects.send', { kind: 'email' }, async (note) => {
      const sent = await mailer.send(effect.id, effect.payload);
      note({ outcome: sent.kind });
      return sent;
    });
    this.#deps.metrics?.effects.inc({ outcome: result.kind });
    await racepoint('effects.sent');
    if (result.kind === 'sent') {
      await effects.markDone(effect, owner, result.messageId, clock.now());
      return;
    }
    const { code, text } = result;
    log.warn(
      { event: `effect.${result.kind}`, effectId: effect.id, attempts: effect.attempts, code },
      'An e-mail was not sent',
    );
    if (result.kind === 'unknown') await effects.markUnknown(effect, owner, code, text, clock.now());
    else if (result.kind === 'refused' || effect.attempts >= mostAttempts) {
      await effects.markFailed(effect, owner, code, text, clock.now());
    } else {
      const pause = retryPause(effect.attempts, this.#deps.random);
      await effects.markRetry(effect, owner, code, text, new Date(clock.now().getTime() + pause));
    }
  }
}
