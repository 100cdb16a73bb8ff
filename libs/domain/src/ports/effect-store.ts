import type { ClaimedEffect, EffectKind, EffectPlace } from '../effects/effect';

/** The outbox. A claimed effect is `sending`; a claim that outlives its lease becomes `unknown`, never a blind resend. */
export interface EffectStore {
  claimDue(
    kind: EffectKind,
    limit: number,
    owner: string,
    leaseMs: number,
  ): Promise<readonly ClaimedEffect[]>;
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
  /** Takes effects of unknown end that are due to be looked for; they stay `unknown` meanwhile. Those older than three days are a person's alone. */
  claimUnknown(
    kind: EffectKind,
    limit: number,
    owner: string,
    leaseMs: number,
  ): Promise<readonly ClaimedEffect[]>;
  /** An effect of unknown end certainly did not happen: it waits to be done again, and nobody needs to decide any more. */
  markNotDone(effect: EffectPlace, owner: string, at: Date): Promise<boolean>;
  /** Whether an effect happened could not be found out; `lookAt` is when to look again. */
  postponeUnknown(effect: EffectPlace, owner: string, lookAt: Date): Promise<boolean>;
  /** When the earliest effect is due: to be done, or of unknown end and of a kind that can be looked for. Null when there is none. */
  nextDueAt(canLookFor: readonly EffectKind[]): Promise<Date | null>;
}
