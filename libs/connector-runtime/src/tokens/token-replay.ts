import type { Connection, IdSource, TokenLeaseStore } from '@thread/domain';
import { racepoint, VaultError, VaultTampered, type Logger, type Vault } from '@thread/platform';
import type { ConnectionHealth } from '../health/connection-health';
import type { RefreshTiming } from './refresh-timing';
import { packTokens } from './stored-tokens';
import { openTokens, tokenContext } from './token-opener';
import { shownApp } from './shown-app';
import type { SpooledTokens, TokenSpool } from './token-spool';

export interface TokenReplayDeps {
  readonly spool: TokenSpool;
  readonly leases: TokenLeaseStore;
  readonly vault: Vault;
  readonly health: ConnectionHealth;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly timing: RefreshTiming;
}

export type ReplayOutcome = 'saved' | 'overtaken' | 'busy';

const everyMs = 1_000;

/**
 * Brings renewed tokens from the spool into the database: those a killed process left, and those the database could not take. Fenced like any
 * other save: tokens of an epoch that has passed are thrown away. A database restored from a backup is behind the spool: then the spool's
 * tokens are the newest there are, and are stored over those the backup had.
 */
export class TokenReplay {
  readonly #deps: TokenReplayDeps;
  readonly #unreadable = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;

  constructor(deps: TokenReplayDeps) {
    this.#deps = deps;
  }

  /** Tries every entry once. @returns how many were saved. @throws when the database is away. */
  async all(): Promise<number> {
    let saved = 0;
    for (const name of await this.#deps.spool.list()) {
      const entry = await this.#read(name);
      if (entry && (await this.#one(entry)) === 'saved') saved += 1;
    }
    return saved;
  }

  /** The entry of one connection and epoch, if there is one. */
  async of(connectionId: string, epoch: number): Promise<ReplayOutcome | 'none'> {
    try {
      const entry = await this.#deps.spool.find(connectionId, epoch);
      return entry ? await this.#one(entry) : 'none';
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      return 'none';
    }
  }

  /** Keeps trying in the background until the spool is empty. */
  persist(): void {
    this.#timer ??= setInterval(() => {
      this.#running ??= this.#round().finally(() => (this.#running = null));
    }, everyMs).unref();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#running;
  }

  async #round(): Promise<void> {
    try {
      await this.all();
      const left = (await this.#deps.spool.list()).filter((name) => !this.#unreadable.has(name));
      if (left.length > 0 || !this.#timer) return;
      clearInterval(this.#timer);
      this.#timer = null;
    } catch (error) {
      this.#deps.logger.info({ err: error }, 'renewed access still waits for the database');
    }
  }

  async #read(name: string): Promise<SpooledTokens | null> {
    if (this.#unreadable.has(name)) return null;
    try {
      return await this.#deps.spool.read(name);
    } catch (error) {
      if (!(error instanceof VaultError) && !(error instanceof SyntaxError)) throw error;
      this.#unreadable.add(name);
      const facts = { event: 'vault.spool_unreadable', file: name, err: error };
      this.#deps.logger.error(facts, 'renewed access in the spool cannot be opened; the file is kept');
      return null;
    }
  }

  async #one(entry: SpooledTokens): Promise<ReplayOutcome> {
    const { leases, spool, logger, timing } = this.#deps;
    const view = await leases.view(entry.connectionId, timing.leaseMs);
    const facts = { connectionId: entry.connectionId, epoch: entry.epoch };
    const following = view && (await this.#fitted(entry, view.connection));
    if (!following) {
      await spool.remove(entry);
      logger.info({ ...facts, outcome: 'overtaken' }, 'renewed access was not needed any more');
      return 'overtaken';
    }
    // While nobody else has taken the lease, the one that asked still owns it, dead or alive.
    const saved = (await this.#save(following, entry.owner)) || (await this.#saveUnderOwnLease(following));
    if (!saved) return 'busy';
    await racepoint('replay.after-save');
    await spool.remove(entry);
    logger.info({ ...facts, outcome: 'replayed' }, 'renewed access was stored from the spool');
    // A loss that turned out to be none is taken back; every other refusal stands.
    if (view.connection.stateReason === 'rotation_lost')
      await this.#deps.health.recovered(view.connection, ['needs_reconnection']);
    return 'saved';
  }

  /** The entry as it follows what is stored now; null when it is not newer than that. An epoch only falls when a backup is restored. */
  async #fitted(entry: SpooledTokens, connection: Connection): Promise<SpooledTokens | null> {
    if (connection.secretId !== entry.secretId || connection.tokenEpoch > entry.epoch) return null;
    if (connection.tokenEpoch === entry.epoch) return entry;
    try {
      const stored = await openTokens(this.#deps.vault, connection);
      if (!stored || stored.tokens.issuedAt >= entry.tokens.issuedAt) return null;
      return { ...entry, epoch: connection.tokenEpoch, version: stored.version };
    } catch (error) {
      if (error instanceof VaultTampered || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  async #saveUnderOwnLease(entry: SpooledTokens): Promise<boolean> {
    const { leases, ids, timing } = this.#deps;
    const owner = ids.next();
    if (!(await leases.acquire(entry.connectionId, owner, timing.leaseMs))) return false;
    const saved = await this.#save(entry, owner);
    if (!saved) await leases.release(entry.connectionId, owner);
    return saved;
  }

  async #save(entry: SpooledTokens, owner: string): Promise<boolean> {
    const { connectionId, workspaceId, secretId, epoch, version, tokens } = entry;
    const context = tokenContext({ id: connectionId, workspaceId });
    const sealed = this.#deps.vault.sealNext(secretId, context, version, packTokens(tokens));
    const app = shownApp(tokens.app, null);
    return this.#deps.leases.saveTokens(connectionId, owner, epoch, sealed, tokens.expiresAt, app);
  }
}
