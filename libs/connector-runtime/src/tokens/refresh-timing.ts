/** How long refreshing and withdrawing may take. All in milliseconds. */
export interface RefreshTiming {
  /** Life of the lease; a refresher that dies blocks the others no longer than this. */
  readonly leaseMs: number;
  /** How often a living refresher renews its lease. */
  readonly heartbeatMs: number;
  /** Total time the provider has for one token call; may exceed the lease, the heartbeat keeps it. */
  readonly callDeadlineMs: number;
  /** How long a caller waits for another process's refresh. */
  readonly waitMs: number;
  /** How long new tokens are held in memory while the database cannot take them. */
  readonly saveForMs: number;
  /** Time the provider has to withdraw a grant. */
  readonly revokeDeadlineMs: number;
}

export const defaultRefreshTiming: RefreshTiming = {
  leaseMs: 15_000,
  heartbeatMs: 5_000,
  callDeadlineMs: 45_000,
  waitMs: 90_000,
  saveForMs: 300_000,
  revokeDeadlineMs: 8_000,
};
