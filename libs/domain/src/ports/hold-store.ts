import type { BackfillPin } from '../backfills/backfill';

/** A held record whose next look is due. */
export interface DueHold {
  readonly connectionId: string;
  readonly objectType: string;
  readonly externalId: string;
  /** The backfill it came from: it is decided on as that one decides, although the rule may be off. */
  readonly backfill: BackfillPin | null;
}

/** Deals waiting for missing facts. */
export interface HoldStore {
  /** Holds whose next re-read is due; their next read is moved to `leaseUntil` so that two sweepers do not both take them. */
  claimDue(at: Date, leaseUntil: Date, limit: number): Promise<readonly DueHold[]>;
}
