import { rateLimited } from './notion-error';

/** Calls of one token in a sliding second. Notion documents an average of three a second. */
export class RateLimiter {
  private readonly calls = new Map<string, number[]>();

  constructor(
    private readonly now: () => number,
    private readonly perSecond: () => number,
  ) {}

  /** Counts one request. @throws NotionError 429 with Retry-After. */
  take(grantId: string): void {
    const now = this.now();
    const recent = (this.calls.get(grantId) ?? []).filter((at) => at > now - 1_000);
    this.calls.set(grantId, recent);
    if (recent.length >= this.perSecond()) throw rateLimited(1);
    recent.push(now);
  }

  reset(): void {
    this.calls.clear();
  }
}
