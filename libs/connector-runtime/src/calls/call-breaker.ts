import type { BreakerPass, CallBreakerStore } from '@thread/domain';
import type { Logger } from '@thread/platform';
import { FailureWindow, tooManyFailures } from './failure-window';

/** Whose call it is. */
export interface Caller {
  readonly connectionId: string;
  readonly connectorId: string;
}

/** What a call told of the provider: it answered, it did not, there was no access to call it with, or nothing can be said. */
export type CallVerdict = 'answered' | 'refused' | 'failed' | 'no_access' | 'nothing';

export interface BreakerTiming {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Longer than any call can take. */
  readonly probeMs: number;
}

export const defaultBreakerTiming: BreakerTiming = { firstMs: 30_000, longestMs: 600_000, probeMs: 60_000 };

interface CallBreakerDeps {
  readonly store: CallBreakerStore;
  readonly logger: Logger;
  /** Token requests have a circuit of their own, per provider: access that lives can be used while no new one is to be had. */
  readonly guards?: 'calls' | 'tokens';
  readonly timing?: Partial<BreakerTiming>;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Watched {
  readonly connectorId: string;
  readonly window: FailureWindow;
  /** Without the calls for which there was no access: they say nothing of what the others would meet. */
  readonly answers: FailureWindow;
  failuresInARow: number;
}

const connectionScope = ({ connectionId }: Caller): string => `connection:${connectionId}`;

/**
 * Spares a provider that does not answer: when most calls of a minute failed, those of the connection, or of all connections to the provider, are held
 * back, first for half a minute; then a single call tries. Calls are counted per process; what is open is in the store, so it holds for all
 * processes and survives a restart.
 */
export class CallBreaker {
  readonly #deps: CallBreakerDeps;
  readonly #timing: BreakerTiming;
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();

  constructor(deps: CallBreakerDeps) {
    this.#deps = deps;
    this.#timing = { ...defaultBreakerTiming, ...deps.timing };
    this.#now = deps.now ?? (() => performance.now());
  }

  /** Whether this call may go out; every pass must be handed to `ended`. A store that is away holds nobody back. */
  async enter(caller: Caller): Promise<BreakerPass> {
    try {
      return await this.#deps.store.enter(this.#scopesOf(caller), this.#timing.probeMs);
    } catch (error) {
      this.#deps.logger.warn({ err: error, ...caller }, 'open circuits could not be read');
      return { kind: 'closed' };
    }
  }

  /** Says how a call that was let through ended. @returns calls of the connection that failed one after the other up to now. */
  async ended(caller: Caller, pass: BreakerPass, verdict: CallVerdict): Promise<number> {
    const watched = this.#watch(caller);
    const failed = verdict === 'failed' || verdict === 'no_access';
    if (failed) watched.failuresInARow += 1;
    else if (verdict !== 'nothing') watched.failuresInARow = 0;
    if (verdict === 'answered' || failed) watched.window.add(this.#now(), failed);
    if (verdict === 'answered' || verdict === 'failed') watched.answers.add(this.#now(), failed);
    try {
      await this.#remember(caller, pass, verdict);
    } catch (error) {
      this.#deps.logger.warn({ err: error, ...caller }, 'the state of a circuit could not be written');
    }
    return watched.failuresInARow;
  }

  async #remember(caller: Caller, pass: BreakerPass, verdict: CallVerdict): Promise<void> {
    const { store } = this.#deps;
    if (pass.kind === 'probe' && verdict === 'nothing') return store.release(pass.scopes);
    const failed = verdict === 'failed' || verdict === 'no_access';
    if (pass.kind === 'probe' && !failed) {
      await store.close(pass.scopes);
      for (const scope of pass.scopes)
        this.#deps.logger.info({ event: 'breaker.closed', scope }, 'a provider answers again');
      return;
    }
    if (!failed) return;
    const toOpen = new Set(pass.kind === 'probe' ? pass.scopes : []);
    if (this.#deps.guards !== 'tokens' && this.#isConnectionFailing(caller))
      toOpen.add(connectionScope(caller));
    if (this.#isProviderFailing(caller)) toOpen.add(this.#providerScope(caller));
    for (const scope of toOpen) await this.#open(scope);
  }

  #scopesOf(caller: Caller): readonly string[] {
    return this.#deps.guards === 'tokens'
      ? [this.#providerScope(caller)]
      : [connectionScope(caller), this.#providerScope(caller)];
  }

  #providerScope({ connectorId }: Caller): string {
    return `${this.#deps.guards === 'tokens' ? 'tokens' : 'provider'}:${connectorId}`;
  }

  async #open(scope: string): Promise<void> {
    const { firstMs, longestMs } = this.#timing;
    if (await this.#deps.store.open(scope, firstMs, longestMs))
      this.#deps.logger.warn(
        { event: 'breaker.opened', scope },
        'calls are held back: the provider is not answering',
      );
  }

  #isConnectionFailing(caller: Caller): boolean {
    return tooManyFailures(this.#watch(caller).window.sums(this.#now()));
  }

  /** One sick account must not hold back the others: at least two connections, and half of those called, must be failing. */
  #isProviderFailing({ connectorId }: Caller): boolean {
    const all = { calls: 0, failures: 0 };
    let called = 0;
    let failing = 0;
    for (const watched of this.#watched.values()) {
      if (watched.connectorId !== connectorId) continue;
      const { calls, failures } = watched.answers.sums(this.#now());
      if (calls === 0) continue;
      called += 1;
      if (failures * 2 >= calls) failing += 1;
      all.calls += calls;
      all.failures += failures;
    }
    return failing >= 2 && failing * 2 >= called && tooManyFailures(all);
  }

  #watch(caller: Caller): Watched {
    let watched = this.#watched.get(caller.connectionId);
    if (!watched) {
      watched = {
        connectorId: caller.connectorId,
        window: new FailureWindow(),
        answers: new FailureWindow(),
        failuresInARow: 0,
      };
      this.#watched.set(caller.connectionId, watched);
    }
    return watched;
  }
}
