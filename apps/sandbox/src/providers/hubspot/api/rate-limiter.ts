import { rateLimited } from './hubspot-error';

const windowMs = 10_000;
const secondMs = 1_000;

/** Sliding windows per portal: 110 requests in 10 s for everything but search, 5 a second for search. */
export class RateLimiter {
  private readonly calls = new Map<number, number[]>();
  private readonly searches = new Map<number, number[]>();

  constructor(
    private readonly now: () => number,
    private readonly limits: () => { tenSecondly: number; search: number },
  ) {}

  /** Counts one request and returns the headers to send; search calls carry none. @throws HubSpotError 429. */
  take(portalId: number, search: boolean): Record<string, string> {
    const limits = this.limits();
    if (search) {
      this.admit(this.searches, portalId, secondMs, limits.search, 'SECONDLY');
      return {};
    }
    const used = this.admit(this.calls, portalId, windowMs, limits.tenSecondly, 'TEN_SECONDLY_ROLLING');
    return {
      'x-hubspot-ratelimit-max': String(limits.tenSecondly),
      'x-hubspot-ratelimit-remaining': String(Math.max(0, limits.tenSecondly - used)),
      'x-hubspot-ratelimit-interval-milliseconds': String(windowMs),
    };
  }

  reset(): void {
    this.calls.clear();
    this.searches.clear();
  }

  private admit(
    kept: Map<number, number[]>,
    portalId: number,
    width: number,
    limit: number,
    policy: 'TEN_SECONDLY_ROLLING' | 'SECONDLY',
  ): number {
    const now = this.now();
    const recent = (kept.get(portalId) ?? []).filter((at) => at > now - width);
    if (recent.length >= limit) {
      kept.set(portalId, recent);
      throw rateLimited(policy);
    }
    recent.push(now);
    kept.set(portalId, recent);
    return recent.length;
  }
}
