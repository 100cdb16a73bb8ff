import { Client } from 'pg';
import type { Executor } from '../database';

export const liveTopics = ['accounts', 'activity', 'attention', 'connections'] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** Something of a workspace changed; listeners fetch it again. `id` is the changed thing's id, or null for "the list". */
export interface LiveUpdate {
  readonly workspaceId: string;
  readonly topic: LiveTopic;
  readonly id: string | null;
}

const channel = 'thread_live';
const reconnectMs = 1_000;

/** Announces a change; it reaches listeners of every process when (and only if) the transaction commits. */
export async function announce(tx: Executor, update: LiveUpdate): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${channel}, ${JSON.stringify(update)})::text`;
}

/** One LISTEN connection per process, re-opened when it breaks; fans out to subscribers. */
export class LiveListener {
  readonly #url: string;
  readonly #subscribers = new Set<(update: LiveUpdate) => void>();
  #client: Client | null = null;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  async start(): Promise<void> {
    const client = new Client({ connectionString: this.#url, keepAlive: true });
    this.#client = client;
    client.on('error', () => undefined);
    client.on('end', () => this.#reopenLater());
    client.on('notification', (message) => this.#deliver(message.payload));
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  }

  /** @returns a function that ends the subscription. */
  subscribe(subscriber: (update: LiveUpdate) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => undefined);
  }

  #deliver(payload: string | undefined): void {
    if (!payload) return;
    const update = JSON.parse(payload) as LiveUpdate;
    for (const subscriber of this.#subscribers) subscriber(update);
  }

  #reopenLater(): void {
    if (this.#closed) return;
    setTimeout(() => {
      if (!this.#closed) this.start().catch(() => this.#reopenLater());
    }, reconnectMs).unref();
  }
}
