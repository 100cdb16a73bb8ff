/** Deals waiting for missing facts. */
export interface HoldStore {
  /** Holds whose next re-read is due; their next read is moved to `leaseUntil` so that two sweepers do not both take them. */
  claimDue(
    at: Date,
    leaseUntil: Date,
    limit: number,
  ): Promise<
    readonly { readonly connectionId: string; readonly objectType: string; readonly externalId: string }[]
  >;
}
