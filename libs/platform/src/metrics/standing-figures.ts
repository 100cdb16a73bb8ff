import { Gauge, type Registry } from 'prom-client';

/** How things stand in the whole installation; every process would say the same. */
export interface StandingFigures {
  readonly waitingEvents: number;
  /** 0 when nothing waits. */
  readonly oldestWaitingSeconds: number;
  readonly effects: readonly { readonly state: string; readonly count: number }[];
  readonly holds: readonly { readonly state: string; readonly count: number }[];
  readonly attention: readonly { readonly kind: string; readonly count: number }[];
  readonly connections: readonly {
    readonly connector: string;
    readonly state: string;
    readonly count: number;
  }[];
}

/** One scrape reads all gauges; they share one reading. */
const sharedForMs = 1_000;

/**
 * Adds gauges that are read from the database when somebody scrapes. A reading that fails leaves them out and sets
 * `thread_standing_figures_ok` to 0: stale figures would look like calm.
 */
export function registerStandingFigures(registry: Registry, read: () => Promise<StandingFigures>): void {
  let readAt = Number.NEGATIVE_INFINITY;
  let shared: Promise<StandingFigures | null> = Promise.resolve(null);
  const figures = (): Promise<StandingFigures | null> => {
    if (performance.now() - readAt > sharedForMs) {
      readAt = performance.now();
      shared = read().catch(() => null);
    }
    return shared;
  };
  const gauge = (
    name: string,
    help: string,
    labelNames: string[],
    set: (gauge: Gauge, found: StandingFigures) => void,
  ): void => {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const found = await figures();
        this.reset();
        if (found) set(this, found);
      },
    });
  };
  new Gauge({
    name: 'thread_standing_figures_ok',
    help: '1 when the figures of the installation could be read.',
    registers: [registry],
    async collect() {
      this.set((await figures()) ? 1 : 0);
    },
  });
  gauge('thread_inbox_waiting_events', 'Events not worked off yet.', [], (own, found) =>
    own.set(found.waitingEvents),
  );
  gauge('thread_inbox_oldest_waiting_seconds', 'Age of the oldest event that waits.', [], (own, found) =>
    own.set(found.oldestWaitingSeconds),
  );
  gauge('thread_effects', 'Outward acts not done, by state.', ['state'], (own, found) => {
    for (const { state, count } of found.effects) own.set({ state }, count);
  });
  gauge('thread_holds', 'Held records, by state.', ['state'], (own, found) => {
    for (const { state, count } of found.holds) own.set({ state }, count);
  });
  gauge('thread_attention_items', 'Open items that need a person, by kind.', ['kind'], (own, found) => {
    for (const { kind, count } of found.attention) own.set({ kind }, count);
  });
  gauge('thread_connections', 'Connections, by state.', ['connector', 'state'], (own, found) => {
    for (const { connector, state, count } of found.connections) own.set({ connector, state }, count);
  });
}
