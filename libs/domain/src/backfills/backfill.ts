/** `braked`: too many accounts in too short a time; a person is asked. */
export const backfillStates = ['running', 'paused', 'braked', 'cancelled', 'done'] as const;
export type BackfillState = (typeof backfillStates)[number];

/** Period the brake counts over. */
export const brakeWindowMs = 10 * 60_000;
/** Records put into the inbox at a time: what one group of provider calls reads. */
export const backfillBatch = 100;

/** How a record of a backfill is decided: with this version of the rule, as if it had been on since then. */
export interface BackfillPin {
  readonly backfillId: string;
  readonly ruleVersionId: string;
  readonly since: Date;
}

export interface BrakeInput {
  /** Null = no brake. */
  readonly brake: number | null;
  /** Accounts made within the period. */
  readonly created: number;
  /** Records under way: each may become an account. */
  readonly underWay: number;
}

/** How many more records may be taken without a chance of more accounts than the brake allows; 0 with nothing under way means: hold and ask. */
export function allowedByBrake({ brake, created, underWay }: BrakeInput): number {
  const room = Math.max(0, backfillBatch - underWay);
  return brake === null ? room : Math.max(0, Math.min(room, brake - created - underWay));
}
