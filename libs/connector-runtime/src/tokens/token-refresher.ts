import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectorError } from '@thread/connector-kit';
import {
  AuthorisationExpired,
  ConnectionUnavailable,
  ConnectorMisconfigured,
  VendorUnavailable,
  type Connector,
  type IssuedTokens,
} from '@thread/connector-kit';
import type { Clock, Connection, IdSource, Secret, TokenLease, TokenLeaseStore } from '@thread/domain';
import { inSpan, racepoint, VaultTampered, type Logger, type Metrics, type Vault } from '@thread/platform';
import type { CallBreaker, CallVerdict } from '../calls/call-breaker';
import { tokenOperation, tokenVerdictOf } from '../calls/call-verdict';
import { withDeadline } from '../calls/with-deadline';
import type { ConnectionHealth } from '../health/connection-health';
import type { ConnectorDirectory } from '../ports/connector-directory';
import { authFor } from './app-auth';
import { keepLease } from './lease-heartbeat';
import { failedRefresh } from './refresh-outcome';
import type { RefreshTiming } from './refresh-timing';
import { hashOfToken, isAbout } from './refresh-intent';
import { postponedRefresh, refusedAppReason } from './refused-app';
import { shownApp } from './shown-app';
import { packTokens, storedTokens, type StoredTokens } from './stored-tokens';
import { callerOf, enterTokenCircuit, isOver } from './token-circuit';
import { openTokens, tokenContext, type LiveTokens } from './token-opener';
import type { TokenReplay } from './token-replay';
import type { SpooledTokens, TokenSpool } from './token-spool';

export interface TokenRefresherDeps {
  readonly leases: TokenLeaseStore;
  readonly vault: Vault;
  readonly connectors: ConnectorDirectory;
  readonly health: ConnectionHealth;
  /** Of token requests; calls' budgets do not count them, so an exhausted one never keeps access from being renewed. */
  readonly breaker: CallBreaker;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  readonly timing: RefreshTiming;
  readonly spool: TokenSpool;
  readonly replay: TokenReplay;
}

/** Failed attempts in a row after which a connection without valid access is said to have a problem. */
const failuresUntilTold = 3;

/** What one attempt works with. */
interface Attempt {
  readonly lease: TokenLease;
  /** Set once the refresh token is known: whether an earlier attempt asked with this very token and never recorded the outcome. */
  maybeRotated: boolean;
  /** Of the customer's own; set once the tokens are open. */
  app?: StoredTokens['app'];
  readonly owner: string;
  readonly connector: Connector;
  readonly lost: AbortSignal;
}

/**
 * Renews tokens: one provider call per expiry however many callers in however many processes ask. In a process callers share a promise;
 * between processes a lease on the connection row lets one through and the others wait for the epoch to move. The lease is renewed while
 * the provider thinks, and everything written is fenced by owner and epoch. No database connection is held meanwhile.
 */
export class TokenRefresher {
  readonly #deps: TokenRefresherDeps;
  readonly #timing: RefreshTiming;
  readonly #running = new Map<string, Promise<LiveTokens>>();

  constructor(deps: TokenRefresherDeps) {
    this.#deps = deps;
    this.#timing = deps.timing;
  }

  /**
   * Tokens newer than those of `epoch`: made by this call, or by whoever was quicker.
   * @throws AuthorisationExpired (final), VendorUnavailable, RateLimited, ConnectorMisconfigured (try later), ConnectionUnavailable.
   */
  async refresh(connectionId: string, epoch: number): Promise<LiveTokens> {
    for (;;) {
      const live = await (this.#running.get(connectionId) ?? this.#begin(connectionId, epoch));
      if (live.epoch > epoch) return live;
    }
  }

  /** Waits for refreshes under way in this process, e.g. before it ends. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  #begin(connectionId: string, epoch: number): Promise<LiveTokens> {
    const running = this.#run(connectionId, epoch).finally(() => this.#running.delete(connectionId));
    this.#running.set(connectionId, running);
    return running;
  }

  async #run(connectionId: string, epoch: number): Promise<LiveTokens> {
    const owner = this.#deps.ids.next();
    const giveUpAt = performance.now() + this.#timing.waitMs;
    for (let leased = false; ;) {
      // Somebody of this machine may have got the tokens already and been killed before they were stored.
      await this.#deps.replay.of(connectionId, epoch);
      const lease = leased
        ? null
        : await this.#deps.leases.acquireForRefresh(connectionId, epoch, owner, this.#timing.leaseMs);
      const live = lease ? await this.#refreshUnder(lease, owner) : null;
      if (live) return live;
      const view = await this.#deps.leases.view(connectionId, this.#timing.leaseMs);
      const facts = { connectorId: view?.connection.connectorId ?? 'unknown', operation: tokenOperation };
      if (!view)
        throw new ConnectionUnavailable('The connection does not exist.', facts, 'disconnected', null);
      const { connection } = view;
      if (connection.tokenEpoch !== epoch && connection.secretId !== null)
        return this.#openCurrent(connection);
      if (connection.state === 'needs_reconnection')
        throw new AuthorisationExpired('The connection needs reconnection.', facts);
      if (connection.state === 'paused' || connection.state === 'disconnected')
        throw new ConnectionUnavailable(
          `The connection is ${connection.state}.`,
          facts,
          connection.state,
          null,
        );
      if (view.retryInMs > 0) throw postponedRefresh(connection, facts);
      if (performance.now() > giveUpAt)
        throw new VendorUnavailable('Another process has been renewing the access for too long.', facts);
      leased = view.leased;
      if (leased) await sleep(30 + Math.random() * 40);
    }
  }

  async #openCurrent(connection: Connection): Promise<LiveTokens> {
    const opened = await openTokens(this.#deps.vault, connection);
    return { epoch: connection.tokenEpoch, tokens: opened!.tokens };
  }

  /** Null when the attempt was fenced out: someone else decided meanwhile. */
  async #refreshUnder(lease: TokenLease, owner: string): Promise<LiveTokens | null> {
    const { connection } = lease;
    const connector = this.#deps.connectors.find(connection.connectorId);
    if (!connector) {
      await this.#deps.leases.release(connection.id, owner);
      throw new ConnectorMisconfigured('The connector is not configured.', {
        connectorId: connection.connectorId,
        operation: tokenOperation,
      });
    }
    const pass = await enterTokenCircuit(this.#deps, connection, owner);
    const heartbeat = keepLease(this.#deps.leases, connection.id, owner, this.#timing);
    const attempt: Attempt = { lease, owner, connector, lost: heartbeat.lost, maybeRotated: false };
    let verdict: CallVerdict = 'nothing';
    try {
      const held = await this.#openHeld(attempt);
      if (!held) return null;
      let issued: IssuedTokens;
      try {
        issued = await this.#ask(attempt, held);
      } catch (error) {
        if (!attempt.lost.aborted) verdict = tokenVerdictOf(error);
        return await this.#fail(attempt, error);
      }
      verdict = 'answered';
      await racepoint('refresh.after-answer');
      return await this.#save(
        attempt,
        held.version,
        storedTokens(issued, held.tokens, this.#deps.clock.now()),
      );
    } finally {
      heartbeat.stop();
      await this.#deps.breaker.ended(callerOf(connection), pass, verdict);
    }
  }

  async #openHeld(attempt: Attempt) {
    const { connection } = attempt.lease;
    try {
      const opened = await openTokens(this.#deps.vault, connection);
      const refreshToken = opened?.tokens.refreshToken;
      attempt.app = opened?.tokens.app;
      if (!opened || !refreshToken) return await this.#refuse(attempt, 'no_refresh_token');
      const tokenHash = hashOfToken(refreshToken, connection.id);
      attempt.maybeRotated = isAbout(attempt.lease.unrecorded, tokenHash);
      await racepoint('refresh.before-intent');
      const mayAsk = await this.#deps.leases.recordIntent(
        connection.id,
        attempt.owner,
        connection.tokenEpoch,
        tokenHash,
      );
      return mayAsk ? { ...opened, refreshToken } : null;
    } catch (error) {
      if (error instanceof VaultTampered || error instanceof SyntaxError)
        return await this.#refuse(attempt, 'secret_unreadable');
      await this.#deps.leases.release(connection.id, attempt.owner).catch(() => undefined);
      throw error;
    }
  }

  async #ask(
    attempt: Attempt,
    held: { readonly tokens: StoredTokens; readonly refreshToken: Secret },
  ): Promise<IssuedTokens> {
    await racepoint('refresh.before-call');
    const signal = AbortSignal.any([AbortSignal.timeout(this.#timing.callDeadlineMs), attempt.lost]);
    const facts = { connectorId: attempt.connector.id, operation: tokenOperation };
    const about = { connector: attempt.connector.id, connectionId: attempt.lease.connection.id };
    return inSpan('provider.refresh', about, () =>
      withDeadline(
        authFor(attempt.connector, held.tokens.app).refresh(held.refreshToken, signal),
        signal,
        facts,
      ),
    );
  }

  /**
   * Stores new tokens. The provider may have made the old ones void, so they go to the spool first: from there they survive a database that is
   * away and the end of this process.
   */
  async #save(attempt: Attempt, version: number, tokens: StoredTokens): Promise<LiveTokens | null> {
    const { connection } = attempt.lease;
    const { id: connectionId, workspaceId, tokenEpoch: epoch, secretId } = connection;
    const entry = {
      connectionId,
      workspaceId,
      secretId: secretId!,
      owner: attempt.owner,
      epoch,
      version,
      tokens,
    };
    await this.#deps.spool.put(entry).catch((error: unknown) => {
      this.#deps.logger.error({ err: error, connectionId }, 'renewed access could not be spooled');
    });
    await racepoint('refresh.before-save');
    const saved = await this.#saveOrWait(attempt, entry);
    await racepoint('refresh.after-save');
    await this.#deps.spool.remove(entry);
    this.#note(attempt, saved ? 'refreshed' : 'fenced_out');
    return saved ? { epoch: epoch + 1, tokens } : null;
  }

  /** Waits for a database that is away. @throws its error when that takes too long; the spool is replayed from then on. */
  async #saveOrWait({ owner }: Attempt, entry: SpooledTokens): Promise<boolean> {
    const { connectionId, secretId, epoch, version, tokens } = entry;
    const sealed = this.#deps.vault.sealNext(
      secretId,
      tokenContext({ id: connectionId, workspaceId: entry.workspaceId }),
      version,
      packTokens(tokens),
    );
    const giveUpAt = performance.now() + this.#timing.saveForMs;
    for (let told = false; ; told = true) {
      try {
        return await this.#deps.leases.saveTokens(
          connectionId,
          owner,
          epoch,
          sealed,
          tokens.expiresAt,
          shownApp(tokens.app, null),
        );
      } catch (error) {
        if (!told)
          this.#deps.logger.error({ err: error, connectionId }, 'renewed access could not be stored yet');
        if (performance.now() > giveUpAt) {
          this.#deps.replay.persist();
          throw error;
        }
        await sleep(250);
      }
    }
  }

  /** Records a failed call and throws it; null when someone else's refresh succeeded meanwhile. */
  async #fail(attempt: Attempt, error: unknown): Promise<null> {
    const { connection, failures } = attempt.lease;
    if (attempt.lost.aborted) return null;
    // Recording the refusal looks at the row again: a grant renewed meanwhile makes it void.
    if (error instanceof AuthorisationExpired)
      return this.#refuse(attempt, attempt.maybeRotated ? 'rotation_lost' : 'grant_revoked', error);
    const failed = failedRefresh(error, failures);
    const unknown = attempt.maybeRotated || failed.outcomeUnknown;
    const fenced = !(await this.#deps.leases.saveFailure(
      connection.id,
      attempt.owner,
      connection.tokenEpoch,
      failed.retryInMs,
      unknown,
    ));
    this.#note(attempt, failed.outcome, { err: error, waitMs: failed.retryInMs });
    if (fenced) return null;
    if (error instanceof ConnectorMisconfigured)
      await this.#deps.health.providerDown(connection, refusedAppReason(attempt.connector, attempt.app));
    else if (failures + 1 >= failuresUntilTold && isOver(connection, this.#deps.clock.now()))
      await this.#deps.health.providerDown(connection, 'refresh_failing');
    throw error;
  }

  /** The grant is dead for the given reason: says so in the row and throws; null when fenced out. */
  async #refuse(attempt: Attempt, reason: string, cause?: ConnectorError): Promise<null> {
    const { connection } = attempt.lease;
    const transition = this.#deps.health.refusalOf(connection, reason, connection.tokenEpoch);
    const refused = await this.#deps.leases.saveRefusal(
      connection.id,
      attempt.owner,
      connection.tokenEpoch,
      transition,
    );
    this.#note(attempt, reason);
    if (!refused) return null;
    this.#deps.health.noteChange(connection, transition);
    throw new AuthorisationExpired('The provider does not renew the access any more.', {
      ...cause?.facts,
      connectorId: connection.connectorId,
      operation: tokenOperation,
    });
  }

  #note({ lease: { connection } }: Attempt, outcome: string, more: Record<string, unknown> = {}): void {
    this.#deps.metrics?.tokenRefreshes.inc({ connector: connection.connectorId, outcome });
    const facts = {
      connectionId: connection.id,
      connectorId: connection.connectorId,
      epoch: connection.tokenEpoch,
      outcome,
    };
    this.#deps.logger.info({ ...facts, ...more }, 'token refresh ended');
  }
}
