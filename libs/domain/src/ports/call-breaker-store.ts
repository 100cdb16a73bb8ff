/** Whether a call may go out. `probe`: this one call tries whether the provider is back, nobody else may until it has ended. */
export type BreakerPass =
  | { readonly kind: 'closed' }
  | { readonly kind: 'probe'; readonly scopes: readonly string[] }
  | { readonly kind: 'open'; readonly retryInMs: number };

/** Circuits that are open, for all processes and across restarts. Scopes are texts such as `connection:<id>`. */
export interface CallBreakerStore {
  /** Asks for all scopes at once. A pass as probe lasts `probeMs` at the longest, should its holder die. */
  enter(scopes: readonly string[], probeMs: number): Promise<BreakerPass>;
  /**
   * Opens a circuit for `firstMs`; one whose probe failed for twice as long as before, `longestMs` at most. One that is open already stays as it is.
   * @returns whether it was opened.
   */
  open(scope: string, firstMs: number, longestMs: number): Promise<boolean>;
  /** The provider answers again. */
  close(scopes: readonly string[]): Promise<void>;
  /** A probe ended without telling anything: the next call may try. */
  release(scopes: readonly string[]): Promise<void>;
}
