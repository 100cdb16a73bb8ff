import { ConnectorMisconfigured, StreamRefused, VendorUnavailable } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorStream, StreamListening } from '@thread/connector-kit';
import { instanceUrlOf } from '../salesforce.addresses';
import { connectorId } from '../salesforce.errors';
import { eventReader } from './change-header';
import type { ReadEvent } from './change-header';
import { notices } from './pubsub-errors';
import { PubsubClient, topicOf } from './pubsub.client';
import type { FetchResponse } from './pubsub-protocol';
import { readStreamCursor } from './stream-cursor';
import type { StreamCursor } from './stream-cursor';
import { listenedObjects, readChange } from './streamed-event';
import type { ListenedObject } from './streamed-event';

export interface StreamSettings {
  readonly pubsubUrl: string;
  /** Set only for a double of Salesforce: every org's API must be below it. */
  readonly apiUrl: string | null;
  /** Seconds between polls, for what people are told. */
  readonly everySeconds: number;
  /** Silence after which a subscription counts as dead. Salesforce says within 270 s that it lives. */
  readonly silenceMs?: number;
}

/** Events asked for ahead; more are asked for once half of them are stored. */
const ahead = 50;
const defaultSilenceMs = 330_000;
const facts = { connectorId, operation: 'stream.open' };

/** Carries an outcome out of a counted call: the stream's own troubles say nothing about the API that is polled. */
class NotOpened extends Error {
  constructor(readonly reason: unknown) {
    super('The stream could not be opened.');
  }
}

/** Opens the channel with a live token; renews it when Salesforce refuses it. @throws StreamRefused when opportunities cannot be listened to. */
async function openClient(context: ConnectorContext, settings: StreamSettings): Promise<PubsubClient> {
  const { homeUrl } = context.accountFacts;
  if (homeUrl === null)
    throw new ConnectorMisconfigured('The address of the Salesforce org is not known. Reconnect it.', facts);
  const instanceUrl = instanceUrlOf(homeUrl, settings.apiUrl, facts);
  const { everySeconds, pubsubUrl } = settings;
  try {
    return await context.call('stream.open', async ({ accessToken }) => {
      const access = { accessToken, instanceUrl, orgId: context.externalAccountId };
      const client = new PubsubClient(pubsubUrl, access, everySeconds);
      try {
        if (await client.maySubscribe('Opportunity')) return client;
        throw new StreamRefused(notices.notAllowed('Opportunity', everySeconds), facts);
      } catch (error) {
        client.close();
        if (error instanceof StreamRefused || error instanceof VendorUnavailable) throw new NotOpened(error);
        throw error;
      }
    });
  } catch (error) {
    throw error instanceof NotOpened ? error.reason : error;
  }
}

/** Those of the lesser objects that can be listened to, and those that cannot. */
async function sortObjects(
  client: PubsubClient,
): Promise<{ readonly open: readonly ListenedObject[]; readonly refused: readonly ListenedObject[] }> {
  const lesser = listenedObjects.slice(1);
  const may = await Promise.all(
    lesser.map((object) =>
      client.maySubscribe(object).catch((error: unknown) => {
        if (error instanceof StreamRefused) return false;
        throw error;
      }),
    ),
  );
  return {
    open: ['Opportunity', ...lesser.filter((_object, at) => may[at])],
    refused: lesser.filter((_object, at) => !may[at]),
  };
}

/** One listening: its subscriptions share the channel, the cursor and the way into the inbox. */
class Listening {
  readonly #readers = new Map<string, Promise<ReadEvent>>();
  #taking: Promise<void> = Promise.resolve();
  #cursor: StreamCursor;

  constructor(
    readonly client: PubsubClient,
    readonly context: ConnectorContext,
    readonly listening: StreamListening,
    cursor: StreamCursor,
    readonly silenceMs: number,
  ) {
    this.#cursor = cursor;
  }

  /** Follows one object until `signal` aborts. */
  async follow(object: ListenedObject, signal: AbortSignal): Promise<void> {
    const subscription = this.client.subscribe(object);
    let silent = false;
    let pending = ahead;
    const watchdog = setTimeout(() => {
      silent = true;
      subscription.cancel();
    }, this.silenceMs);
    const cancel = (): void => subscription.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      const topic = topicOf(object);
      const replayId = this.#cursor.replayIds[object];
      subscription.request({
        topic_name: topic,
        ...(replayId === undefined
          ? { replay_preset: 'LATEST' }
          : { replay_preset: 'CUSTOM', replay_id: Buffer.from(replayId, 'base64') }),
        num_requested: ahead,
      });
      for await (const response of subscription.responses) {
        await this.#take(object, response);
        watchdog.refresh();
        // Counted here: what a response says is still to come was said before those that wait behind it.
        pending -= response.events.length;
        if (pending > ahead / 2 || signal.aborted) continue;
        subscription.request({ topic_name: topic, num_requested: ahead - pending });
        pending = ahead;
      }
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', cancel);
      subscription.cancel();
    }
    if (silent) throw new VendorUnavailable('Salesforce’s event stream fell silent.', facts);
  }

  /** Hands a response on; the replay id moves only once its events are stored. One response at a time. */
  async #take(object: ListenedObject, response: FetchResponse): Promise<void> {
    const changes = await Promise.all(response.events.map(({ event }) => this.#read(object, event)));
    const last = response.events.at(-1)?.replay_id ?? response.latest_replay_id;
    const next = this.#taking.then(async () => {
      const replayIds = { ...this.#cursor.replayIds, [object]: Buffer.from(last).toString('base64') };
      const cursor = { ...this.#cursor, replayIds };
      await this.listening.take({
        events: changes.flatMap(({ events }) => events),
        cursor,
        catchUp: changes.some(({ catchUp }) => catchUp),
      });
      this.#cursor = cursor;
    });
    this.#taking = next.catch(() => undefined);
    await next;
  }

  /** What an event says; one that cannot be read is left to the poll. */
  async #read(object: ListenedObject, event: FetchResponse['events'][number]['event']) {
    try {
      const read = await this.#readerOf(object, event.schema_id);
      return readChange(this.context, object, read(event.payload));
    } catch (error) {
      if (error instanceof VendorUnavailable) throw error;
      return { events: [], catchUp: true };
    }
  }

  #readerOf(object: ListenedObject, schemaId: string): Promise<ReadEvent> {
    const known = this.#readers.get(schemaId);
    if (known) return known;
    const reader = this.client.schema(schemaId, object).then(eventReader);
    this.#readers.set(schemaId, reader);
    reader.catch(() => this.#readers.delete(schemaId));
    return reader;
  }
}

/**
 * Change Data Capture through the Pub/Sub API: one subscription for each kind of record. Opportunities are what it is for; without accounts, contacts
 * or roles it works on and says so.
 */
export function createStream(settings: StreamSettings): ConnectorStream {
  return {
    listen: async (context, listening) => {
      const cursor = readStreamCursor(listening.cursor, context.externalAccountId);
      const client = await openClient(context, settings);
      const stop = new AbortController();
      const signal = AbortSignal.any([listening.signal, stop.signal]);
      try {
        const { open, refused } = await sortObjects(client);
        const silenceMs = settings.silenceMs ?? defaultSilenceMs;
        const one = new Listening(client, context, listening, cursor, silenceMs);
        const running = Promise.all(open.map((object) => one.follow(object, signal)));
        // Waited for below; until then a failure must not count as unheeded.
        running.catch(() => undefined);
        await listening.opened(refused.length === 0 ? null : partial(refused));
        await running;
      } finally {
        stop.abort();
        client.close();
      }
    },
  };
}

const partial = (refused: readonly string[]): string =>
  `Changes of opportunities arrive in seconds. For ${refused.join(', ')} Change Data Capture is off in Salesforce, or the connected user lacks “View All Records”.`;
