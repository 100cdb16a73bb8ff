import { AuthorisationExpired, ConnectionUnavailable, ConnectorError } from '@thread/connector-kit';
import type { Clock, Connection, ConnectionStore } from '@thread/domain';
import { VaultSecretMissing, VaultTampered, type Logger, type Vault } from '@thread/platform';
import type { ConnectionHealth } from '../health/connection-health';
import { tokenAge } from './refresh-schedule';
import { openTokens, type LiveTokens } from './token-opener';
import type { TokenRefresher } from './token-refresher';

/** A renewal that failed is no reason not to use a token with at least this much life left. */
const usableMs = 3_000;

/** Live tokens of connections: opened once per epoch, kept in memory no longer than they live, renewed ahead of time. */
export class TokenSource {
  readonly #opened = new Map<string, { readonly epoch: number; readonly live: Promise<LiveTokens> }>();

  constructor(
    private readonly deps: {
      readonly connections: Pick<ConnectionStore, 'find'>;
      readonly vault: Vault;
      readonly refresher: TokenRefresher;
      readonly health: ConnectionHealth;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** Tokens fit for a call now. @throws ConnectorError when there are none. */
  async current(connection: Connection): Promise<LiveTokens> {
    const live = await this.#open(connection);
    const age = tokenAge(live.tokens, connection.id, live.epoch, this.deps.clock.now());
    if (age === 'fresh') return live;
    // Access that cannot be renewed is used as long as it lives.
    if (live.tokens.refreshToken === null && live.tokens.expiresAt > this.deps.clock.now()) return live;
    if (age === 'due') {
      this.renewed(connection, live.epoch).catch((error: unknown) => {
        this.deps.logger.info(
          { err: error, connectionId: connection.id },
          'access was not renewed ahead of time',
        );
      });
      return live;
    }
    try {
      return await this.renewed(connection, live.epoch);
    } catch (error) {
      const left = live.tokens.expiresAt.getTime() - this.deps.clock.now().getTime();
      const mayWait = error instanceof ConnectorError && !(error instanceof AuthorisationExpired);
      if (mayWait && !(error instanceof ConnectionUnavailable) && left > usableMs) return live;
      throw error;
    }
  }

  /** Tokens newer than those of `epoch`. */
  async renewed(connection: Connection, epoch: number): Promise<LiveTokens> {
    const live = await this.deps.refresher.refresh(connection.id, epoch);
    this.#opened.set(connection.id, { epoch: live.epoch, live: Promise.resolve(live) });
    return live;
  }

  /** Renews ahead of time what can be renewed. @returns whether it was. */
  async renewAhead(connection: Connection): Promise<boolean> {
    const live = await this.#open(connection);
    if (live.tokens.refreshToken === null) return false;
    await this.renewed(connection, live.epoch);
    return true;
  }

  /** Drops what is kept in memory, e.g. after a disconnect. */
  forget(connectionId: string): void {
    this.#opened.delete(connectionId);
  }

  #open(connection: Connection): Promise<LiveTokens> {
    const kept = this.#opened.get(connection.id);
    if (kept && kept.epoch >= connection.tokenEpoch) return kept.live;
    const live = this.#openStored(connection);
    this.#opened.set(connection.id, { epoch: connection.tokenEpoch, live });
    live.catch(() => {
      if (this.#opened.get(connection.id)?.live === live) this.#opened.delete(connection.id);
    });
    return live;
  }

  async #openStored(connection: Connection, again = true): Promise<LiveTokens> {
    const facts = { connectorId: connection.connectorId, operation: 'token.open' };
    try {
      const opened = await openTokens(this.deps.vault, connection);
      if (opened) return { epoch: connection.tokenEpoch, tokens: opened.tokens };
    } catch (error) {
      if (error instanceof VaultTampered || error instanceof SyntaxError) {
        await this.deps.health.needsReconnection(connection, 'secret_unreadable', connection.tokenEpoch);
        throw new AuthorisationExpired('The stored access cannot be opened.', facts);
      }
      if (!(error instanceof VaultSecretMissing)) throw error;
    }
    // The secret was replaced or destroyed since the connection was read: look once more.
    const now = again ? await this.deps.connections.find(connection.id) : null;
    if (now && now.secretId !== null && now.secretId !== connection.secretId)
      return this.#openStored(now, false);
    throw new ConnectionUnavailable(
      'The connection has no access stored.',
      facts,
      now?.state ?? connection.state,
      null,
    );
  }
}
