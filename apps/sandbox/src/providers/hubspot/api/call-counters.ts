/** How often the product called the simulated provider, per portal. */
export interface PortalCounters {
  total: number;
  byEndpoint: Record<string, number>;
  byStatus: Record<string, number>;
  token: { authorization_code: number; refresh_token: number };
  webhookDeliveries: number;
  webhookEvents: number;
}

const fresh = (): PortalCounters => ({
  total: 0,
  byEndpoint: {},
  byStatus: {},
  token: { authorization_code: 0, refresh_token: 0 },
  webhookDeliveries: 0,
  webhookEvents: 0,
});

/** Counts calls for tests and measurements; resettable. Refused token calls are counted in `tokenCalls` only. */
export class CallCounters {
  private portals = new Map<number, PortalCounters>();
  tokenCalls = 0;

  countCall(portalId: number, endpoint: string, status: number): void {
    const counters = this.of(portalId);
    counters.total += 1;
    counters.byEndpoint[endpoint] = (counters.byEndpoint[endpoint] ?? 0) + 1;
    counters.byStatus[status] = (counters.byStatus[status] ?? 0) + 1;
  }

  countToken(portalId: number, type: 'authorization_code' | 'refresh_token'): void {
    this.of(portalId).token[type] += 1;
  }

  countWebhook(portalId: number, events: number): void {
    const counters = this.of(portalId);
    counters.webhookDeliveries += 1;
    counters.webhookEvents += events;
  }

  view(): { total: number; tokenCalls: number; portals: Record<string, PortalCounters> } {
    const portals = Object.fromEntries(this.portals);
    const total = [...this.portals.values()].reduce((sum, counters) => sum + counters.total, 0);
    return { total, tokenCalls: this.tokenCalls, portals };
  }

  reset(): void {
    this.portals = new Map();
    this.tokenCalls = 0;
  }

  private of(portalId: number): PortalCounters {
    const counters = this.portals.get(portalId) ?? fresh();
    this.portals.set(portalId, counters);
    return counters;
  }
}
