interface Failures {
  count: number;
  first: number;
}

const windowMs = 15 * 60_000;
const freeAttempts = 8;
const mostPairs = 20_000;

/**
 * Slows down guessing: after eight failed sign-ins of one address from one IP within fifteen minutes, further ones are refused until the window is
 * over. Kept in memory: per process, forgotten at restart; the cost of argon2 bounds what slips through.
 */
export class LoginThrottle {
  readonly #failures = new Map<string, Failures>();

  /** Pairs of address and IP remembered. */
  get size(): number {
    return this.#failures.size;
  }

  /** Milliseconds to wait before the next attempt; 0 = go ahead. */
  waitMs(ip: string, email: string, now: number): number {
    const failures = this.#failures.get(keyOf(ip, email));
    if (!failures || failures.count < freeAttempts) return 0;
    return Math.max(0, failures.first + windowMs - now);
  }

  failed(ip: string, email: string, now: number): void {
    const key = keyOf(ip, email);
    const failures = this.#failures.get(key);
    if (failures && failures.first + windowMs > now) failures.count += 1;
    else this.#failures.set(key, { count: 1, first: now });
    if (this.#failures.size > mostPairs) this.#forgetOldest();
  }

  succeeded(ip: string, email: string): void {
    this.#failures.delete(keyOf(ip, email));
  }

  #forgetOldest(): void {
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= mostPairs / 2) return;
      this.#failures.delete(key);
    }
  }
}

function keyOf(ip: string, email: string): string {
  return `${ip} ${email.trim().toLowerCase()}`;
}
