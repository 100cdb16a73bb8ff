interface OrgCounters {
  total: number;
  byEndpoint: Record<string, number>;
  byStatus: Record<number, number>;
}

/** Calls since the last reset, by org, endpoint and status; and what each org has used of its 24 hours. */
export class CallCounters {
  private orgs = new Map<number, OrgCounters>();
  private readonly calls = new Map<number, number[]>();
  tokenCalls = 0;

  count(orgNumber: number, endpoint: string, status: number): void {
    const counters = this.orgs.get(orgNumber) ?? { total: 0, byEndpoint: {}, byStatus: {} };
    this.orgs.set(orgNumber, counters);
    counters.total += 1;
    counters.byEndpoint[endpoint] = (counters.byEndpoint[endpoint] ?? 0) + 1;
    counters.byStatus[status] = (counters.byStatus[status] ?? 0) + 1;
  }

  /** Takes one call of an org's rolling day. */
  use(orgNumber: number, now: number): void {
    this.calls.set(orgNumber, [...this.recent(orgNumber, now), now]);
  }

  /** Calls an org made in the last 24 hours; a reset does not give them back. */
  used(orgNumber: number, now: number): number {
    return this.recent(orgNumber, now).length;
  }

  view(): { total: number; tokenCalls: number; portals: Record<string, OrgCounters> } {
    const total = [...this.orgs.values()].reduce((sum, counters) => sum + counters.total, 0);
    return { total, tokenCalls: this.tokenCalls, portals: Object.fromEntries(this.orgs) };
  }

  private recent(orgNumber: number, now: number): number[] {
    return (this.calls.get(orgNumber) ?? []).filter((at) => at > now - 86_400_000);
  }

  reset(): void {
    this.orgs = new Map();
    this.tokenCalls = 0;
  }
}
