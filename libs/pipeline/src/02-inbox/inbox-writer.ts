import { InboxRowRejected, type InboxStore, type NewInboxEvent, type StoredInbox } from '@thread/domain';
import { racepoint } from '@thread/platform';
import { InboxOverloaded } from './inbox-overloaded';

export interface InboxLimits {
  /** Events and bytes of one statement. */
  readonly groupEvents: number;
  readonly groupBytes: number;
  /** Statements under way at once. Those after the first begin only for a group that is worth one. */
  readonly statements: number;
  readonly worthOneEvents: number;
  /** Events and bytes that may wait in memory before new ones are refused. */
  readonly waitingEvents: number;
  readonly waitingBytes: number;
}

export const defaultInboxLimits: InboxLimits = {
  groupEvents: 2_000,
  groupBytes: 8 * 1024 * 1024,
  statements: 2,
  worthOneEvents: 16,
  waitingEvents: 20_000,
  waitingBytes: 64 * 1024 * 1024,
};

const nothingStored: StoredInbox = { stored: 0, duplicates: 0, fresh: [], connectionIds: [] };

interface Request {
  readonly events: readonly NewInboxEvent[];
  readonly bytes: number;
  readonly resolve: (stored: StoredInbox) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Stores verified events before anybody is told they arrived. Requests that come while a statement is under way share the next one, so
 * that a hundred concurrent deliveries cost one commit or a few. A second statement may be under way, so that neither this process nor
 * the database waits for the other under load. `store` resolves only after the commit.
 */
export class InboxWriter {
  readonly #store: Pick<InboxStore, 'store'>;
  readonly #wake: (connectionIds: readonly string[]) => void;
  readonly #limits: InboxLimits;
  #waiting: Request[] = [];
  #waitingEvents = 0;
  #waitingBytes = 0;
  #underWay = 0;

  /** @param wake called after each commit with the connections that got something new; must not throw, nobody waits for it. */
  constructor(
    store: Pick<InboxStore, 'store'>,
    wake: (connectionIds: readonly string[]) => void,
    limits: Partial<InboxLimits> = {},
  ) {
    this.#store = store;
    this.#wake = wake;
    this.#limits = { ...defaultInboxLimits, ...limits };
  }

  /**
   * @returns what became of the caller's own events.
   * @throws InboxOverloaded when too much is waiting; anything else means nothing of the caller's was stored, or it is unknown.
   */
  store(events: readonly NewInboxEvent[]): Promise<StoredInbox> {
    if (events.length === 0) return Promise.resolve(nothingStored);
    const bytes = events.reduce((sum, event) => sum + event.body.byteLength, 0);
    const { waitingEvents, waitingBytes } = this.#limits;
    if (this.#waitingEvents + events.length > waitingEvents || this.#waitingBytes + bytes > waitingBytes) {
      return Promise.reject(new InboxOverloaded());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ events, bytes, resolve, reject });
      this.#waitingEvents += events.length;
      this.#waitingBytes += bytes;
      if (this.#underWay < this.#limits.statements && this.#isWorthOne(this.#underWay)) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#underWay += 1;
    try {
      // Requests that arrived in the same turn of the event loop join the first group.
      await Promise.resolve();
      while (this.#waiting.length > 0 && this.#isWorthOne(this.#underWay - 1))
        await this.#writeGroup(this.#nextGroup());
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Whoever is the only one takes whatever waits, so that nothing is left behind. */
  #isWorthOne(others: number): boolean {
    return others === 0 || this.#waitingEvents >= this.#limits.worthOneEvents;
  }

  /** At least one request; more while they fit. */
  #nextGroup(): Request[] {
    const { groupEvents, groupBytes } = this.#limits;
    let count = 0;
    let events = 0;
    let bytes = 0;
    for (const request of this.#waiting) {
      events += request.events.length;
      bytes += request.bytes;
      if (count > 0 && (events > groupEvents || bytes > groupBytes)) break;
      count += 1;
    }
    const group = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    for (const request of group) {
      this.#waitingEvents -= request.events.length;
      this.#waitingBytes -= request.bytes;
    }
    return group;
  }

  async #writeGroup(group: readonly Request[]): Promise<void> {
    try {
      const stored = await this.#write(group.flatMap((request) => request.events));
      const shares = sharesOf(
        stored,
        group.map(({ events }) => events.length),
      );
      group.forEach((request, at) => request.resolve(shares[at] ?? nothingStored));
    } catch (error) {
      if (group.length === 1 || !(error instanceof InboxRowRejected)) {
        for (const request of group) request.reject(error);
        return;
      }
      // One bad row must not fail its neighbours: halves, down to the single request.
      const middle = group.length >> 1;
      await this.#writeGroup(group.slice(0, middle));
      await this.#writeGroup(group.slice(middle));
    }
  }

  async #write(events: readonly NewInboxEvent[]): Promise<StoredInbox> {
    const stored = await this.#store.store(events);
    await racepoint('inbox.committed');
    if (stored.connectionIds.length > 0) this.#wake(stored.connectionIds);
    return stored;
  }
}

/**
 * A group's result cut into the parts of its requests, in their order.
 * @param lengths events of each request. `fresh` of the group names its events in their order.
 */
function sharesOf({ fresh, connectionIds }: StoredInbox, lengths: readonly number[]): readonly StoredInbox[] {
  let [start, next] = [0, 0];
  return lengths.map((length) => {
    const own: StoredInbox['fresh'][number][] = [];
    for (let one = fresh[next]; one && one.at < start + length; one = fresh[(next += 1)])
      own.push({ at: one.at - start, ids: one.ids });
    start += length;
    return {
      stored: own.length,
      duplicates: length - own.length,
      fresh: own,
      connectionIds: own.length > 0 ? connectionIds : [],
    };
  });
}
