import { ConnectorError, CursorExpired, type Connector, type ConnectorContext } from '@thread/connector-kit';
import type { PollCursorStore } from '@thread/domain';
import type { Logger } from '@thread/platform';
import type { InboxWriter } from '../02-inbox/inbox-writer';
import type { ProviderAccess } from '../provider-access.port';
import type { SilenceWatch } from './silence-watch';

export interface PollerDeps {
  readonly access: ProviderAccess;
  readonly cursors: PollCursorStore;
  readonly inbox: Pick<InboxWriter, 'store'>;
  /** Told after each turn, whether or not it succeeded. */
  readonly silence?: Pick<SilenceWatch, 'look'>;
  readonly log: Logger;
}

/** Pages of one turn; a connection far behind goes on in its next turn, after others had theirs. */
const mostPages = 20;

export interface Polled {
  readonly events: number;
  readonly fresh: number;
  readonly more: boolean;
}

/** Reads a connection's pull feed into the inbox. The cursor moves only after what it covers is committed, so nothing is skipped. */
export class Poller {
  readonly #deps: PollerDeps;

  constructor(deps: PollerDeps) {
    this.#deps = deps;
  }

  /** Never throws: trouble is written beside the cursor, and the next due poll tries again. */
  async poll(connectionId: string): Promise<Polled> {
    const nothing = { events: 0, fresh: 0, more: false };
    let connector: Connector | null = null;
    try {
      connector = await this.#deps.access.connectorOf(connectionId);
      if (!connector.poll) return nothing;
      const context = await this.#deps.access.contextFor(connectionId, 'sweep');
      return await this.#readPages(connector.poll, context);
    } catch (error) {
      const stream = connector?.poll?.stream ?? '';
      const code = error instanceof ConnectorError ? error.code : 'poll.failed';
      this.#deps.log.warn({ event: 'poll.failed', connectionId, stream, code, err: error }, 'A poll failed');
      if (stream !== '') await this.#deps.cursors.fail(connectionId, stream, code);
      return nothing;
    } finally {
      if (connector) await this.#deps.silence?.look(connectionId, connector);
    }
  }

  async #readPages(poll: NonNullable<Connector['poll']>, context: ConnectorContext): Promise<Polled> {
    const { cursors, inbox } = this.#deps;
    const { connectionId } = context;
    let events = 0;
    let fresh = 0;
    for (let page = 1; page <= mostPages; page += 1) {
      const cursor = await cursors.read(connectionId, poll.stream);
      const read = await this.#readPage(poll, context, cursor);
      const stored = await inbox.store(
        read.events.map((event) => ({ ...event, onlyConnectionId: connectionId })),
      );
      await cursors.save(connectionId, poll.stream, read.cursor);
      events += read.events.length;
      fresh += stored.stored;
      if (!read.more) return { events, fresh, more: false };
    }
    return { events, fresh, more: true };
  }

  /** A cursor the provider no longer knows: the stream starts again with its own look-back. */
  async #readPage(poll: NonNullable<Connector['poll']>, context: ConnectorContext, cursor: unknown) {
    try {
      return await poll.poll(context, cursor);
    } catch (error) {
      if (!(error instanceof CursorExpired) || cursor === null) throw error;
      this.#deps.log.warn(
        { event: 'poll.restarted', connectionId: context.connectionId, stream: poll.stream },
        'A poll starts again',
      );
      return poll.poll(context, null);
    }
  }
}
