import type { ClaimedEffect, EffectKind } from '@thread/domain';

/** What is known after an attempt to do an outward act. */
export type EffectResult =
  | { readonly kind: 'done'; readonly externalId: string | null }
  /** It certainly did not happen and may be tried again. */
  | { readonly kind: 'retry'; readonly code: string; readonly text: string }
  /** It certainly did not happen and never will. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** It may have happened: the answer was lost. */
  | { readonly kind: 'unknown'; readonly code: string; readonly text: string };

/** What a look at the receiving end found. */
export type FoundEffect =
  | { readonly kind: 'done'; readonly externalId: string | null }
  | { readonly kind: 'not_done' }
  | { readonly kind: 'unclear' };

/** Does the outward acts of one kind. */
export interface EffectHandler {
  readonly kind: EffectKind;
  /** Acts that may be under way at once. */
  readonly lines: number;
  /** Does it. Never throws: every failure is one of the results. */
  perform(effect: ClaimedEffect): Promise<EffectResult>;
  /**
   * Looks whether an act of unknown end has happened, by the mark the act carries there (an id made from the effect's own). `not_done` only where it
   * certainly did not: it is then done again. Left out where there is no way to look; then a person is asked.
   */
  findDone?(effect: ClaimedEffect): Promise<FoundEffect>;
}
