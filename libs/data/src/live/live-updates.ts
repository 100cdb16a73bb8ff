import { Client } from 'pg';
import type { Executor } from '../database';
import { impatientSocket } from '../impatient-socket';

export const liveTopics = [
  'accounts',
  'activity',
  'attention',
  'connections',
  'rehearsals',
  'backfills',
  'first-looks',
] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** Something of a workspace changed; listeners fetch it again. `id` is the changed thing's id, or null for "the list". */
export interface LiveUpdate {
  readonly workspaceId: string;
  readonly topic: LiveTopic;
  readonly id: string | null;
}

type Subscriber = (update: LiveUpdate) => void;

/** Every workspace has a channel of its own: what is said on it reaches only those who listen to that workspace. */
const channelPrefix = 'thread_live_';
const defaultReconnectMs = 1_000;
const connectionTimeoutMillis = 5_000;
/** A question every so often, and no answer for longer than two of them: the line is dead. */
const defaultHeartbeatMs = 15_000;

/**
 * Announces a change; it reaches listeners of every process when (and only if) the transaction commits. The channel is the one of the
 * workspace the transaction works for, whatever the update says.
 */
export async function announce(tx: Executor, update: LiveUpdate): Promise<void> {
  const { topic, id } = update;
  await tx.$queryRaw`
    SELECT pg_notify(${channelPrefix} || replace(current_setting('app.workspace_id'), '-', ''), ${JSON.stringify({ topic, id })})::text`;
}

/** One LISTEN connection per process, re-opened when it breaks; listens to the workspaces somebody here has asked for. */
export class LiveListener {
  readonly #url: string;
  readonly #reconnectMs: number;
  readonly #heartbeatMs: number;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  #client: Client | null = null;
  #asking: Promise<unknown> = Promise.resolve();
  #closed = false;
  #reopening: NodeJS.Timeout | null = null;

  /** @param url the login of the tenants' work. */
  constructor(url: string, reconnectMs = defaultReconnectMs, heartbeatMs = defaultHeartbeatMs) {
    this.#url = url;
    this.#reconnectMs = reconnectMs;
    this.#heartbeatMs = heartbeatMs;
  }

  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.#url,
      connectionTimeoutMillis,
      stream: () => impatientSocket(2.5 * this.#heartbeatMs),
    });
    const heartbeat = setInterval(
      () => void this.#ask(client, 'SELECT 1').catch(() => undefined),
      this.#heartbeatMs,
    );
    client.on('error', () => undefined);
    client.on('end', () => {
      clearInterval(heartbeat);
      this.#reopenLater();
    });
    client.on('notification', ({ channel, payload }) => this.#deliver(channel, payload));
    await client.connect();
    this.#client = client;
    for (const workspaceId of this.#subscribers.keys()) await this.#say('LISTEN', workspaceId);
  }

  /**
   * Hears what changes in the workspace from now on; while the connection is away nothing, and again when it is back.
   * @returns a function that ends the subscription.
   */
  async subscribe(workspaceId: string, subscriber: Subscriber): Promise<() => void> {
    const present = this.#subscribers.get(workspaceId);
    const subscribers = present ?? new Set();
    this.#subscribers.set(workspaceId, subscribers.add(subscriber));
    // Also for the second one: the first may still be waiting for its LISTEN.
    await this.#say('LISTEN', workspaceId);
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size > 0 || this.#subscribers.get(workspaceId) !== subscribers) return;
      this.#subscribers.delete(workspaceId);
      void this.#say('UNLISTEN', workspaceId);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => undefined);
  }

  /** A broken connection is no failure: what is subscribed is listened to again when there is a new one. */
  async #say(verb: 'LISTEN' | 'UNLISTEN', workspaceId: string): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const sql = `${verb} ${client.escapeIdentifier(channelOf(workspaceId))}`;
    await this.#ask(client, sql).catch(() => undefined);
  }

  /** One question after the other: the driver takes no second one while it waits for an answer. */
  #ask(client: Client, sql: string): Promise<unknown> {
    const answer = this.#asking.then(() => client.query(sql));
    this.#asking = answer.catch(() => undefined);
    return answer;
  }

  #deliver(channel: string, payload: string | undefined): void {
    if (!payload) return;
    for (const [workspaceId, subscribers] of this.#subscribers) {
      if (channelOf(workspaceId) !== channel) continue;
      const { topic, id } = JSON.parse(payload) as Omit<LiveUpdate, 'workspaceId'>;
      for (const subscriber of subscribers) subscriber({ workspaceId, topic, id });
    }
  }

  #reopenLater(): void {
    // A connection that could not be made says so twice: by its rejection, and by its end.
    if (this.#closed || this.#reopening) return;
    this.#reopening = setTimeout(() => {
      this.#reopening = null;
      if (!this.#closed) this.start().catch(() => this.#reopenLater());
    }, this.#reconnectMs).unref();
  }
}

function channelOf(workspaceId: string): string {
  return channelPrefix + workspaceId.replaceAll('-', '').toLowerCase();
}
