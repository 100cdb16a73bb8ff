const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

interface Circuit {
  failures: number;
  /** Monotonic milliseconds before which calls are refused; 0 = closed. */
  openUntil: number;
  pauseMs: number;
}

/**
 * Spares a provider that does not answer. After `threshold` failures in a row the connection's calls are refused for a while, then a single
 * call is let through; its outcome closes the circuit or doubles the pause. Counts per process.
 */
export class CircuitBreaker {
  readonly #circuits = new Map<string, Circuit>();
  readonly #threshold: number;
  readonly #now: () => number;

  constructor(threshold = 5, now: () => number = () => performance.now()) {
    this.#threshold = threshold;
    this.#now = now;
  }

  /** Milliseconds until a call may be made; 0 lets this one through (and, with the circuit open, only this one). */
  enter(connectionId: string): number {
    const circuit = this.#circuits.get(connectionId);
    if (!circuit || circuit.openUntil === 0) return 0;
    const wait = circuit.openUntil - this.#now();
    if (wait > 0) return Math.ceil(wait);
    circuit.openUntil = this.#now() + circuit.pauseMs;
    return 0;
  }

  /** The provider answered, whatever it said. */
  answered(connectionId: string): void {
    this.#circuits.delete(connectionId);
  }

  /** The provider did not answer. @returns true when it must be taken for down. */
  failed(connectionId: string): boolean {
    const circuit = this.#circuits.get(connectionId) ?? { failures: 0, openUntil: 0, pauseMs: firstPauseMs };
    circuit.failures += 1;
    this.#circuits.set(connectionId, circuit);
    if (circuit.failures < this.#threshold) return false;
    if (circuit.openUntil > 0) circuit.pauseMs = Math.min(circuit.pauseMs * 2, longestPauseMs);
    circuit.openUntil = this.#now() + circuit.pauseMs;
    return true;
  }
}
