import {
  MissingScope,
  type Connector,
  type ConnectorContext,
  type ConnectorWriter,
} from '@thread/connector-kit';
import {
  mappingInForce,
  type ClaimedOutward,
  type Clock,
  type Connection,
  type FlipLimit,
  type IdSource,
  type LoadedOutward,
  type OutwardEnding,
  type OutwardFinding,
  type OutwardSettings,
  type WriteBackStore,
} from '@thread/domain';
import { inSpan, racepoint, type Logger } from '@thread/platform';
import type { InboxWriter } from '../02-inbox/inbox-writer';
import { threadTrigger } from '../02-inbox/thread-trigger';
import type { FieldCache } from '../04-decide/field-cache';
import { findingOf } from './finding-of';
import { defaultHoldTiming, holdingAccounts, type HoldTiming } from './holding-accounts';
import type { ProviderAccess } from '../provider-access.port';
import { planFailure, retryPause } from '../retry-schedule';
import {
  planTurn,
  propertiesOf,
  recordKey,
  recordsToRead,
  type PlannedProperty,
  type RecordReads,
  type TurnGround,
} from './plan-turn';
import {
  accountsPerTurn,
  batchesOf,
  certainlyNotWritten,
  groupByRecord,
  isWrite,
  notSent,
  placeOf,
  sendBatch,
  type RecordWrite,
} from './send-writes';

export interface WriteBackDeps {
  readonly store: WriteBackStore;
  readonly access: ProviderAccess;
  readonly fieldCache: FieldCache;
  readonly inbox: Pick<InboxWriter, 'store'>;
  readonly connections: { find(connectionId: string): Promise<Connection | null> };
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  /** Address of Thread without a trailing slash. */
  readonly publicUrl: string;
  readonly flipLimit?: FlipLimit;
  readonly timing?: HoldTiming;
}

/** One turn, callable. */
interface Turn {
  readonly connectionId: string;
  readonly owner: string;
  readonly connector: Connector;
  readonly writer: ConnectorWriter;
  readonly context: ConnectorContext;
  readonly accounts: readonly LoadedOutward[];
  /** Accounts that did not come to their end, with why. */
  readonly again: Map<string, Extract<OutwardEnding, { kind: 'again' }>>;
}

/** A look at what is granted costs no call. */
const blockedForMs = 10_000;
/** Batches without what was refused are tried again at most so often. */
const mostRounds = 4;

/**
 * Writes back to a connection's source what Thread knows and it does not. Level-triggered like what comes in: an account is due, and what it should have
 * is compared with what the ledger says it has. What is about to be written is noted before the call, so that after a kill or a lost answer the record
 * is looked at instead of written again. What the source changed is never taken here: the record is put before the decision.
 */
export class WriteBack {
  readonly #deps: WriteBackDeps;

  constructor(deps: WriteBackDeps) {
    this.#deps = deps;
  }

  async turn(connectionId: string): Promise<{ readonly taken: number; readonly more: boolean }> {
    return inSpan('pipeline.write_back', { connectionId }, async (note) => {
      const owner = this.#deps.ids.next();
      // Whatever keeps the connector from being known is told of by the work itself.
      const connector = await this.#deps.access.connectorOf(connectionId).catch(() => null);
      const most = accountsPerTurn(connector?.writer);
      const { store, timing = defaultHoldTiming } = this.#deps;
      const claimed = await store.claim(connectionId, owner, most, timing.leaseMs);
      note({ count: claimed.length });
      if (claimed.length === 0) return { taken: 0, more: false };
      await racepoint('write-back.claimed');
      const again = new Map<string, Extract<OutwardEnding, { kind: 'again' }>>();
      try {
        await holdingAccounts(store, { connectionId, owner, timing }, claimed, () =>
          this.#work(connectionId, owner, claimed, again),
        );
      } catch (error) {
        this.#deps.log.warn(
          { event: 'write_back.failed', connectionId, count: claimed.length, err: error },
          'What is due to be written back will be tried again',
        );
        for (const account of claimed) this.#tryAgain(again, account.accountId, error, account.attempts);
      }
      const endings = claimed.map(
        ({ accountId }): OutwardEnding => again.get(accountId) ?? { accountId, kind: 'done' },
      );
      await store.finish(connectionId, owner, claimed, endings);
      return { taken: claimed.length, more: claimed.length === most };
    });
  }

  async #work(
    connectionId: string,
    owner: string,
    claimed: readonly ClaimedOutward[],
    again: Turn['again'],
  ): Promise<void> {
    const { store, access } = this.#deps;
    const settings = await store.settings(connectionId);
    const connector = await access.connectorOf(connectionId);
    const { writer, records } = connector;
    if (!settings || !writer || !records) return;
    const mapping = mappingInForce(settings.mapping, records.defaultMapping);
    const lane = claimed.every(({ backfill }) => backfill) ? 'backfill' : 'live';
    const context = await access.contextFor(connectionId, lane);
    if (!(await this.#mayWrite(connector, writer, context, settings))) {
      for (const { accountId } of claimed)
        again.set(accountId, {
          accountId,
          kind: 'again',
          at: this.#in(blockedForMs),
          code: null,
          text: null,
        });
      return;
    }
    const wanted = propertiesOf(mapping, settings);
    const fields = await this.#deps.fieldCache.describe(connector, context, wanted);
    const ground: TurnGround = {
      mapping,
      metrics: settings.metrics,
      fields,
      timeZone: settings.facts.timeZone,
      currency: settings.facts.currency,
      publicUrl: this.#deps.publicUrl,
      now: this.#deps.clock.now(),
      ...(this.#deps.flipLimit ? { flipLimit: this.#deps.flipLimit } : {}),
    };
    const accounts = await store.load(
      connectionId,
      claimed.map(({ accountId }) => accountId),
    );
    await this.#settle(ground, { connectionId, owner, connector, writer, context, accounts, again });
  }

  /** A missing permission stops writing back and nothing else. */
  async #mayWrite(
    connector: Connector,
    writer: ConnectorWriter,
    context: ConnectorContext,
    settings: OutwardSettings,
  ): Promise<boolean> {
    const group = connector.auth.optionalScopeGroups.find(({ id }) => id === writer.scopeGroup);
    const missing = group?.scopes.filter((scope) => !context.grantedScopes.includes(scope)) ?? [];
    if (missing.length > 0) {
      await this.#block(context.connectionId, missing);
      return false;
    }
    if (settings.blocked) await this.#deps.store.block(context.connectionId, null);
    return true;
  }

  async #block(connectionId: string, scopes: readonly string[]): Promise<void> {
    const named = scopes.length > 0 ? `: ${scopes.join(', ')}` : '';
    await this.#deps.store.block(connectionId, {
      code: 'missing_scope',
      text: `The permission to write is missing${named}.`,
      lookAgainAt: this.#in(blockedForMs),
    });
  }

  async #settle(ground: TurnGround, turn: Turn): Promise<void> {
    const first = planTurn(ground, turn.accounts, new Map());
    const wanted = recordsToRead(first);
    const reads = await this.#look(turn, wanted);
    const looked = new Set(wanted.map((one) => `${one.objectType}:${one.externalId}`));
    const planned = looked.size === 0 ? first : planTurn(ground, turn.accounts, reads);
    await racepoint('write-back.planned');
    await this.#note(
      turn,
      planned.flatMap((one) => findingOf(one, looked.has(recordKey(one.wish.record)), reads)),
    );
    await this.#askForDecisions(turn, planned);
    await this.#write(turn, planned.filter(isWrite));
  }

  async #look(turn: Turn, wanted: ReturnType<typeof recordsToRead>): Promise<RecordReads> {
    if (wanted.length === 0) return new Map();
    const answers = await turn.writer.readRecords(turn.context, wanted);
    return new Map(
      wanted.flatMap((one, at) => {
        const answer = answers[at];
        return answer ? [[`${one.objectType}:${one.externalId}`, answer] as const] : [];
      }),
    );
  }

  /** What the source changed goes the way of everything that comes in. */
  async #askForDecisions(turn: Turn, planned: readonly PlannedProperty[]): Promise<void> {
    const changed = planned.filter(({ verdict }) => verdict.kind === 'decide');
    if (changed.length === 0) return;
    const connection = await this.#deps.connections.find(turn.connectionId);
    if (!connection) return;
    const deals = new Set(
      changed.flatMap(({ account, wish }) => {
        if (wish.record.role === 'deal') return [wish.record.externalId];
        return account.account.records
          .filter(({ role }) => role === 'deal')
          .map(({ externalId }) => externalId)
          .slice(0, 1);
      }),
    );
    await this.#deps.inbox.store(
      [...deals].map((externalId) =>
        threadTrigger({
          connection,
          externalId,
          dedupeKey: `write-back:${externalId}:${turn.owner}`,
          instruction: null,
          requestedBy: 'write-back',
          cause: 'settle',
        }),
      ),
    );
  }

  async #write(
    turn: Turn,
    writes: readonly (PlannedProperty & { verdict: { kind: 'write' } })[],
  ): Promise<void> {
    if (writes.length === 0) return;
    const accounts = new Map(writes.map(({ account }) => [account.account.accountId, account.rowVersion]));
    const free = await this.#deps.store.begin(
      turn.connectionId,
      turn.owner,
      [...accounts].map(([accountId, rowVersion]) => ({ accountId, rowVersion })),
      writes.filter(isWrite).map((one) => ({
        ...placeOf(one),
        value: one.verdict.value,
        flips: one.verdict.flips,
      })),
    );
    for (const accountId of accounts.keys())
      if (!free.has(accountId))
        turn.again.set(accountId, { accountId, kind: 'again', at: this.#in(0), code: null, text: null });
    await racepoint('write-back.begun');
    let waiting = groupByRecord(
      writes.filter(isWrite).filter(({ account }) => free.has(account.account.accountId)),
    );
    for (let round = 1; waiting.length > 0 && round <= mostRounds; round += 1) {
      const remaining: RecordWrite[] = [];
      const batches = batchesOf(waiting, turn.writer.batchSize);
      for (const [at, batch] of batches.entries()) {
        const rest = await this.#sendOne(turn, batch);
        if (rest === null) {
          await this.#giveBack(turn, [...batches.slice(at + 1).flat(), ...remaining]);
          return;
        }
        remaining.push(...rest);
      }
      waiting = remaining;
    }
    await this.#giveBack(turn, waiting);
  }

  /** @returns what is to be written without the refused properties; null when the call failed as a whole and no further one should be made. */
  async #sendOne(turn: Turn, batch: readonly RecordWrite[]): Promise<readonly RecordWrite[] | null> {
    const { writer, context } = turn;
    try {
      const sent = await sendBatch(writer, context, batch);
      await racepoint('write-back.sent');
      await this.#note(turn, sent.findings);
      for (const { accountId, text } of sent.busy)
        turn.again.set(accountId, {
          accountId,
          kind: 'again',
          at: this.#in(retryPause(1)),
          code: 'record_busy',
          text,
        });
      return sent.remaining;
    } catch (error) {
      const properties = batch.flatMap(({ writes }) => writes);
      if (certainlyNotWritten(error)) await this.#note(turn, properties.map(notSent));
      if (error instanceof MissingScope) await this.#block(turn.connectionId, error.scopes);
      this.#deps.log.warn(
        { event: 'write_back.call_failed', connectionId: turn.connectionId, count: batch.length, err: error },
        'A batch was not written, or its answer was lost',
      );
      for (const { account } of properties) this.#tryAgain(turn.again, account.account.accountId, error, 1);
      return null;
    }
  }

  /** Noted as under way and not sent after all. */
  async #giveBack(turn: Turn, records: readonly RecordWrite[]): Promise<void> {
    const properties = records.flatMap(({ writes }) => writes);
    await this.#note(turn, properties.map(notSent));
    for (const { account } of properties) {
      const { accountId } = account.account;
      if (!turn.again.has(accountId))
        turn.again.set(accountId, {
          accountId,
          kind: 'again',
          at: this.#in(retryPause(1)),
          code: null,
          text: null,
        });
    }
  }

  async #note(turn: Turn, findings: readonly OutwardFinding[]): Promise<void> {
    await this.#deps.store.note(turn.connectionId, turn.owner, findings, this.#deps.clock.now());
  }

  #tryAgain(again: Turn['again'], accountId: string, error: unknown, attempts: number): void {
    const plan = planFailure(error, attempts, 0);
    const at = this.#in(plan.kind === 'retry' ? plan.afterMs : retryPause(attempts + 8));
    again.set(accountId, { accountId, kind: 'again', at, code: plan.code, text: plan.text });
  }

  #in(ms: number): Date {
    return new Date(this.#deps.clock.now().getTime() + ms);
  }
}
