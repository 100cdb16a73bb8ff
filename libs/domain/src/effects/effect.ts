/**
 * One outward act, recorded before it is done and done at most once. `silent`: its account is, until a person releases it. `held`: would be
 * waiting, but a reversal of the account's deal is undecided.
 */
export const effectStates = [
  'waiting',
  'silent',
  'held',
  'sending',
  'done',
  'failed',
  'unknown',
  'cancelled',
] as const;
export type EffectState = (typeof effectStates)[number];

/** An e-mail rendered at the moment it was decided; what is sent is what was written down. */
export interface EmailPayload {
  readonly to: string;
  readonly toName: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What an effect does; each kind has its handler. */
export type EffectKind = 'email';

export interface NewEffect {
  readonly id: string;
  /** Unique per workspace, e.g. `handoff-email:<accountId>`. */
  readonly effectKey: string;
  readonly kind: EffectKind;
  readonly payload: EmailPayload;
}

/** Which effect, and whose. */
export interface EffectPlace {
  readonly id: string;
  readonly workspaceId: string;
}

export interface ClaimedEffect extends NewEffect, EffectPlace {
  readonly accountId: string | null;
  readonly attempts: number;
}
