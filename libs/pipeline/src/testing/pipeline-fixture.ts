import { type ConnectorContext } from '@thread/connector-kit';
import {
  Database,
  openAllRows,
  type AllRows,
  PrismaBackfillWork,
  PrismaDecisionStore,
  PrismaEffectStore,
  PrismaFirstLookWork,
  PrismaHoldStore,
  PrismaInboxStore,
  PrismaMessageTemplateStore,
  PrismaOutcomeStore,
  PrismaPollCursorStore,
  PrismaRehearsalWork,
  PrismaWriteBackStore,
} from '@thread/data';
import { systemClock, type Clock, type InboxLane } from '@thread/domain';
import { silentLogger, uuidSource, type DatabaseUrls } from '@thread/platform';
import { BackfillFeeder } from '../backfill/backfill-feeder';
import { Drainer, type DrainerDeps } from '../drainer';
import { FirstLooker } from '../first-look/first-looker';
import { Rehearser } from '../rehearsal/rehearser';
import { InboxWriter } from '../02-inbox/inbox-writer';
import { threadTrigger, type ThreadTrigger } from '../02-inbox/thread-trigger';
import { FieldCache } from '../04-decide/field-cache';
import { WriteBack, type WriteBackDeps } from '../07-write-back/write-back';
import type { ProviderAccess } from '../provider-access.port';
import { AcmeCrm, acmeAccount, acmeEvent, acmeId, type AcmeEventBody } from './acme-crm';
import { seedWorkspace, type SeededWorkspace } from './workspace-rows';

/** Access to the made-up CRM for any connection. */
export function acmeAccess(crm: AcmeCrm, clock: Clock = systemClock): ProviderAccess {
  return {
    connectorOf: async () => crm.connector,
    contextFor: async (connectionId, lane): Promise<ConnectorContext> => ({
      connectionId,
      workspaceId: '',
      externalAccountId: acmeAccount,
      accountFacts: {
        name: 'Acme',
        timeZone: 'UTC',
        currency: 'EUR',
        additionalCurrencies: [],
        homeUrl: null,
      },
      grantedScopes: [],
      lane,
      clock,
      awaitedPipelines: async () => [],
      call: (_operation, send) =>
        send({ accessToken: undefined as never, signal: new AbortController().signal }),
    }),
  };
}

/** The pipeline on a real database with the made-up CRM behind it; no queue: a test says when a connection is drained. */
export class PipelineFixture {
  readonly crm: AcmeCrm;
  readonly woken: string[] = [];
  readonly inbox: PrismaInboxStore;
  readonly effects: PrismaEffectStore;
  readonly holds: PrismaHoldStore;
  readonly cursors: PrismaPollCursorStore;
  readonly rehearsals: PrismaRehearsalWork;
  readonly backfills: PrismaBackfillWork;
  readonly firstLooks: PrismaFirstLookWork;
  readonly writeBacks: PrismaWriteBackStore;
  readonly writer: InboxWriter;
  #count = 0;

  private constructor(
    readonly database: Database,
    /** Every row, to arrange and to look at. */
    readonly rows: AllRows,
    readonly seeded: SeededWorkspace,
    readonly clock: Clock,
  ) {
    this.crm = new AcmeCrm(() => clock.now());
    this.inbox = new PrismaInboxStore(database);
    this.effects = new PrismaEffectStore(database);
    this.holds = new PrismaHoldStore(database);
    this.cursors = new PrismaPollCursorStore(database);
    this.rehearsals = new PrismaRehearsalWork(database);
    this.backfills = new PrismaBackfillWork(database);
    this.firstLooks = new PrismaFirstLookWork(database);
    this.writeBacks = new PrismaWriteBackStore(database);
    this.writer = new InboxWriter(this.inbox, (ids) => void this.woken.push(...ids));
  }

  static async on(
    { urls, adminUrl }: { readonly urls: DatabaseUrls; readonly adminUrl: string },
    clock: Clock = systemClock,
  ): Promise<PipelineFixture> {
    const rows = openAllRows(adminUrl);
    return new PipelineFixture(new Database(urls, 12), rows, await seedWorkspace(rows), clock);
  }

  drainer(changes: Partial<DrainerDeps> = {}): Drainer {
    return new Drainer({
      inbox: this.inbox,
      decisions: new PrismaDecisionStore(this.database),
      outcomes: new PrismaOutcomeStore(this.database),
      messageTemplates: new PrismaMessageTemplateStore(this.database),
      access: acmeAccess(this.crm, this.clock),
      clock: this.clock,
      ids: uuidSource,
      log: silentLogger,
      publicUrl: 'https://thread.example',
      onEffects: () => undefined,
      timing: { quietMs: 1, longestMs: 1 },
      ...changes,
    });
  }

  rehearser(): Rehearser {
    return new Rehearser({
      rehearsals: this.rehearsals,
      decisions: new PrismaDecisionStore(this.database),
      access: acmeAccess(this.crm, this.clock),
      clock: this.clock,
      ids: uuidSource,
      log: silentLogger,
    });
  }

  firstLooker(): FirstLooker {
    return new FirstLooker({
      looks: this.firstLooks,
      access: acmeAccess(this.crm, this.clock),
      clock: this.clock,
      ids: uuidSource,
      log: silentLogger,
    });
  }

  feeder(wakeReruns: (connectionIds: readonly string[]) => void = () => undefined): BackfillFeeder {
    return new BackfillFeeder({ backfills: this.backfills, log: silentLogger, wakeReruns });
  }

  writeBack(changes: Partial<WriteBackDeps> = {}): WriteBack {
    const { connectionId, workspaceId } = this.seeded;
    const connection = { id: connectionId, workspaceId, connectorId: acmeId, externalAccountId: acmeAccount };
    return new WriteBack({
      store: this.writeBacks,
      access: acmeAccess(this.crm, this.clock),
      fieldCache: new FieldCache(),
      inbox: this.writer,
      connections: { find: async () => connection as never },
      clock: this.clock,
      ids: uuidSource,
      log: silentLogger,
      publicUrl: 'https://thread.example',
      ...changes,
    });
  }

  /** Stores events as if they had been delivered, each with a dedupe key of its own. */
  async deliver(...bodies: AcmeEventBody[]): Promise<void> {
    await this.writer.store(bodies.map((body) => acmeEvent(body, `event-${(this.#count += 1)}`)));
  }

  /** Says that the deal entered its stage. */
  async deliverStage(id: string): Promise<void> {
    const deal = this.crm.deals.get(id);
    await this.deliver({
      type: 'changed',
      id,
      property: 'stage',
      value: deal?.stageId ?? null,
      at: deal?.enteredAt,
    });
  }

  /** A person asks for a decision. */
  async trigger(externalId: string, instruction: ThreadTrigger['instruction']): Promise<void> {
    const { connectionId } = this.seeded;
    const connection = { id: connectionId, connectorId: acmeId, externalAccountId: acmeAccount };
    const dedupeKey = `thread:${(this.#count += 1)}`;
    const request = {
      connection,
      externalId,
      instruction,
      dedupeKey,
      requestedBy: 'someone',
      cause: 'manual',
    } as const;
    await this.writer.store([threadTrigger(request)]);
  }

  /** Drains a lane of the connection until nothing is due. */
  async drainAll(drainer = this.drainer(), lane: InboxLane = 'live'): Promise<void> {
    for (let turn = 0; turn < 100; turn += 1) {
      if ((await drainer.drain(this.seeded.connectionId, lane)).events === 0) return;
    }
    throw new Error('The inbox does not become empty');
  }

  accounts() {
    return this.rows.account.findMany({
      where: { workspaceId: this.seeded.workspaceId },
      orderBy: { createdAt: 'asc' },
    });
  }

  runs() {
    return this.rows.run.findMany({
      where: { workspaceId: this.seeded.workspaceId },
      orderBy: { id: 'asc' },
    });
  }

  attention() {
    return this.rows.attentionItem.findMany({ where: { workspaceId: this.seeded.workspaceId } });
  }

  async inboxStatuses(): Promise<Record<string, number>> {
    const rows = await this.rows.inboxEvent.groupBy({ by: ['status'], _count: true });
    return Object.fromEntries(rows.map((row) => [row.status, row._count]));
  }

  async close(): Promise<void> {
    await Promise.all([this.database.close(), this.rows.$disconnect()]);
  }
}
