import type { ClaimedEffect, EffectPlace } from '../effects/effect';

/** The outbox. A claimed effect is `sending`; a claim that outlives its lease becomes `unknown`, never a blind resend. */
export interface EffectStore {
  claimDue(limit: number, owner: string, leaseMs: number): Promise<readonly ClaimedEffect[]>;
  markDone(effect: EffectPlace, owner: string, externalId: string | null, at: Date): Promise<boolean>;
  /** The act certainly did not happen and may be tried again at `retryAt`. */
  markRetry(effect: EffectPlace, owner: string, code: string, text: string, retryAt: Date): Promise<boolean>;
  /** The act certainly did not happen and will not be tried again; raises an attention item. */
  markFailed(effect: EffectPlace, owner: string, code: string, text: string, at: Date): Promise<boolean>;
  /** It cannot be known whether the act happened; raises an attention item. */
  markUnknown(
    effect: EffectPlace,
    owner: string | null,
    code: string,
    text: string,
    at: Date,
  ): Promise<boolean>;
  /** Turns effects whose lease ran out while sending into `unknown`; returns how many. */
  expireSending(at: Date): Promise<number>;
  /** When the earliest waiting effect is due; null when none waits. */
  nextDueAt(): Promise<Date | null>;
}
