import type { Query, QueryClient } from '@tanstack/react-query';
import { staleByTopic } from './live-topics';

/** The part of `EventSource` that is used, so that a test can stand in for it. */
export interface LiveSource {
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  onmessage: ((event: { readonly data: string }) => void) | null;
  readonly readyState: number;
  close(): void;
}

const closed = 2;
const gatherMs = 250;
const reopenMs = 5_000;

/**
 * Follows `/api/v1/live` and marks what changed as stale. Updates that come close together are handled as one. After a
 * break everything is marked stale, because updates may have been missed. The browser re-opens broken connections; one
 * that it gave up on is opened anew.
 */
export class LiveConnection {
  readonly #client: QueryClient;
  readonly #open: () => LiveSource;
  readonly #tell: (connected: boolean) => void;
  readonly #stale = new Set<string>();
  #source: LiveSource | null = null;
  #gathering: ReturnType<typeof setTimeout> | null = null;
  #reopening: ReturnType<typeof setTimeout> | null = null;
  #broken = false;
  #stopped = false;

  constructor(client: QueryClient, open: () => LiveSource, tell: (connected: boolean) => void) {
    this.#client = client;
    this.#open = open;
    this.#tell = tell;
  }

  start(): void {
    const source = this.#open();
    this.#source = source;
    source.onopen = () => this.#opened();
    source.onerror = () => this.#failed();
    source.onmessage = (event) => this.#received(event.data);
  }

  stop(): void {
    this.#stopped = true;
    this.#source?.close();
    if (this.#gathering) clearTimeout(this.#gathering);
    if (this.#reopening) clearTimeout(this.#reopening);
  }

  #opened(): void {
    this.#tell(true);
    if (this.#broken) void this.#client.invalidateQueries();
    this.#broken = false;
  }

  #failed(): void {
    if (this.#stopped) return;
    this.#broken = true;
    this.#tell(false);
    if (this.#source?.readyState !== closed || this.#reopening) return;
    // A refusal, not a broken line: the session may be over, and reading it again says so.
    void this.#client.invalidateQueries({ queryKey: ['readSession'] });
    this.#reopening = setTimeout(() => {
      this.#reopening = null;
      this.start();
    }, reopenMs);
  }

  #received(data: string): void {
    const topic = topicOf(data);
    for (const endpointId of staleByTopic[topic ?? ''] ?? []) this.#stale.add(endpointId);
    if (this.#stale.size === 0 || this.#gathering) return;
    this.#gathering = setTimeout(() => this.#refresh(), gatherMs);
  }

  #refresh(): void {
    const stale = new Set(this.#stale);
    this.#stale.clear();
    this.#gathering = null;
    const concerned = (query: Query): boolean => stale.has(String(query.queryKey[0]));
    // A first reading under way is not begun anew by marking it stale, and may have been answered before the change.
    const first = this.#client
      .getQueryCache()
      .findAll({ predicate: concerned, fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined);
    void this.#client.invalidateQueries({ predicate: concerned });
    for (const { promise, queryKey } of first) {
      const again = (): Promise<void> => this.#client.invalidateQueries({ queryKey, exact: true });
      void promise?.then(again, () => undefined);
    }
  }
}

function topicOf(data: string): string | null {
  try {
    const update: unknown = JSON.parse(data);
    if (typeof update !== 'object' || update === null || !('topic' in update)) return null;
    return typeof update.topic === 'string' ? update.topic : null;
  } catch {
    return null;
  }
}
