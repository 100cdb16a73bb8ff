/** How often the product called the simulated provider for one workspace. */
interface WorkspaceCounters {
  total: number;
  byEndpoint: Record<string, number>;
  byStatus: Record<string, number>;
  webhookDeliveries: number;
}

/** Counts calls for tests and measurements; resettable. Token calls are counted apart. */
export class CallCounters {
  private workspaces = new Map<string, WorkspaceCounters>();
  tokenCalls = 0;

  countCall(workspaceId: string, endpoint: string, status: number): void {
    const counters = this.of(workspaceId);
    counters.total += 1;
    counters.byEndpoint[endpoint] = (counters.byEndpoint[endpoint] ?? 0) + 1;
    counters.byStatus[status] = (counters.byStatus[status] ?? 0) + 1;
  }

  countWebhook(workspaceId: string): void {
    this.of(workspaceId).webhookDeliveries += 1;
  }

  view(): { total: number; tokenCalls: number; portals: Record<string, WorkspaceCounters> } {
    const total = [...this.workspaces.values()].reduce((sum, counters) => sum + counters.total, 0);
    return { total, tokenCalls: this.tokenCalls, portals: Object.fromEntries(this.workspaces) };
  }

  reset(): void {
    this.workspaces = new Map();
    this.tokenCalls = 0;
  }

  private of(workspaceId: string): WorkspaceCounters {
    const counters = this.workspaces.get(workspaceId) ?? {
      total: 0,
      byEndpoint: {},
      byStatus: {},
      webhookDeliveries: 0,
    };
    this.workspaces.set(workspaceId, counters);
    return counters;
  }
}
