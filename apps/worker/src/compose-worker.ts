import { createCatalogue } from '@thread/connector-catalogue';
import { ConnectionRuntime, directoryOf } from '@thread/connector-runtime';
import type { Connector } from '@thread/connector-kit';
import {
  Database,
  InboxRetention,
  PrismaArrivalStore,
  PrismaBackfillWork,
  PrismaCallBreakerStore,
  PrismaCallBudgetStore,
  PrismaCallCountStore,
  PrismaChangeStreamStore,
  PrismaConnectionHealthStore,
  PrismaConnectionStore,
  PrismaDecisionStore,
  PrismaEffectStore,
  PrismaFirstLookWork,
  PrismaHoldStore,
  PrismaInboxStore,
  PrismaMessageTemplateStore,
  PrismaOauthFlowStore,
  PrismaOutcomeStore,
  PrismaPollCursorStore,
  PrismaRehearsalWork,
  PrismaSealedSecretStore,
  PrismaSessionStore,
  RateWindows,
  PrismaTokenLeaseStore,
  PrismaWriteBackStore,
  readStandingFigures,
  walkForPairs,
} from '@thread/data';
import { systemClock, type EffectKind } from '@thread/domain';
import {
  BackfillFeeder,
  ChangeStreams,
  Drainer,
  EffectDispatcher,
  emailHandler,
  FieldCache,
  FirstLooker,
  InboxWriter,
  pipelineStages,
  Poller,
  Rehearser,
  SilenceWatch,
  SmtpMailer,
  StuckWatch,
  Sweeper,
  SweepTimer,
  WakeUps,
  WriteBack,
} from '@thread/pipeline';
import {
  createMetrics,
  createVault,
  registerStandingFigures,
  SecretSpool,
  uuidSource,
  type Logger,
  type Metrics,
  type StageQueue,
} from '@thread/platform';
import type { WorkerConfig } from './worker.config';

/** Everything a worker process is made of. */
export interface WorkerParts {
  readonly database: Database;
  readonly secrets: PrismaSealedSecretStore;
  readonly spool: SecretSpool;
  readonly runtime: ConnectionRuntime;
  readonly drainer: Drainer;
  readonly dispatcher: EffectDispatcher;
  readonly poller: Poller;
  readonly rehearser: Rehearser;
  readonly feeder: BackfillFeeder;
  readonly firstLooker: FirstLooker;
  readonly writeBack: WriteBack;
  readonly streams: ChangeStreams;
  readonly sweeper: Sweeper;
  readonly timer: SweepTimer;
  readonly stuckWatch: StuckWatch;
  readonly wakeUps: WakeUps;
  readonly metrics: Metrics;
  /** Ends what is open; after the workers were closed. */
  close(): Promise<void>;
}

/** Connections to Postgres of one worker process, beside the queue's own. */
const poolSize = 12;

/** Builds the worker's object graph: data adapters, connectors, runtime, pipeline. Nothing runs yet. */
export function composeWorker(config: WorkerConfig, queue: StageQueue, log: Logger): WorkerParts {
  const { platform } = config;
  const database = new Database(platform.database, poolSize);
  const secrets = new PrismaSealedSecretStore(database);
  const spool = new SecretSpool(platform.vault, platform.spoolDirectory);
  const metrics = createMetrics({ withProcess: true });
  registerStandingFigures(metrics.registry, () => readStandingFigures(database));
  const connectors = configuredConnectors(config);
  const wakeUps = new WakeUps(queue);
  const connections = new PrismaConnectionStore(database);
  const runtime = new ConnectionRuntime({
    connectors: directoryOf(connectors),
    connections,
    healthStore: new PrismaConnectionHealthStore(database),
    leases: new PrismaTokenLeaseStore(database),
    callCounts: new PrismaCallCountStore(database),
    callBudgets: new PrismaCallBudgetStore(database),
    callBreakers: new PrismaCallBreakerStore(database),
    vault: createVault(platform.vaultDriver, platform.vault, secrets),
    spool,
    logger: log,
    metrics,
    events: { onRecovered: async (connectionId) => wakeUps.drains([connectionId]) },
  });
  const mailer = platform.smtpUrl ? new SmtpMailer({ url: platform.smtpUrl, from: platform.mailFrom }) : null;
  const pipeline = composePipeline({
    config,
    database,
    connections,
    connectors,
    runtime,
    mailer,
    wakeUps,
    queue,
    log,
    metrics,
  });
  return {
    ...pipeline,
    database,
    secrets,
    spool,
    runtime,
    wakeUps,
    metrics,
    close: async () => {
      await wakeUps.settled();
      mailer?.close();
      await runtime.close();
      await database.close();
    },
  };
}

function configuredConnectors(config: WorkerConfig): readonly Connector[] {
  return createCatalogue(config.connectorEnvironment).items.flatMap(({ configured }) =>
    configured?.kind === 'ready' ? [configured.connector] : [],
  );
}

interface PipelineGround {
  readonly config: WorkerConfig;
  readonly database: Database;
  readonly connections: PrismaConnectionStore;
  readonly connectors: readonly Connector[];
  readonly runtime: ConnectionRuntime;
  readonly mailer: SmtpMailer | null;
  readonly wakeUps: WakeUps;
  readonly queue: StageQueue;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The stores of the pipeline, and what everything in it shares. */
function composeGround(ground: PipelineGround) {
  const { config, database, runtime, wakeUps, log, connections } = ground;
  const inbox = new PrismaInboxStore(database);
  return {
    shared: { clock: systemClock, ids: uuidSource, log },
    access: runtime,
    connections,
    publicUrl: config.platform.publicUrl,
    inbox,
    writer: new InboxWriter(inbox, (ids) => wakeUps.drains(ids)),
    effects: new PrismaEffectStore(database),
    cursors: new PrismaPollCursorStore(database),
    decisions: new PrismaDecisionStore(database),
    rehearsals: new PrismaRehearsalWork(database),
    backfills: new PrismaBackfillWork(database),
    firstLooks: new PrismaFirstLookWork(database),
    writeBacks: new PrismaWriteBackStore(database),
    fieldCache: new FieldCache(),
  };
}
type Stores = ReturnType<typeof composeGround>;

function composePipeline(ground: PipelineGround) {
  const { database, wakeUps, log, connectors, mailer, queue, metrics } = ground;
  const stores = composeGround(ground);
  const { shared, access, connections, publicUrl, inbox, writer, fieldCache } = stores;
  const handlers = mailer ? [emailHandler(mailer)] : [];
  const drainer = new Drainer({
    ...shared,
    fieldCache,
    inbox,
    decisions: stores.decisions,
    outcomes: new PrismaOutcomeStore(database),
    messageTemplates: new PrismaMessageTemplateStore(database),
    access,
    publicUrl,
    metrics,
    onEffects: wakeUps.dispatch,
  });
  const { rehearsals, decisions, backfills, firstLooks } = stores;
  const work = {
    drainer,
    dispatcher: new EffectDispatcher({ ...shared, effects: stores.effects, handlers, metrics }),
    poller: new Poller({
      ...{ access, cursors: stores.cursors, inbox: writer, log },
      silence: new SilenceWatch({ ...shared, arrivals: new PrismaArrivalStore(database) }),
    }),
    streams: new ChangeStreams({
      connectors,
      access,
      store: new PrismaChangeStreamStore(database),
      inbox: writer,
      wakePolls: wakeUps.polls,
      log,
    }),
    rehearser: new Rehearser({ ...shared, rehearsals, decisions, access }),
    feeder: new BackfillFeeder({ backfills, log, wakeReruns: wakeUps.reruns }),
    firstLooker: new FirstLooker({ ...shared, looks: firstLooks, access }),
    writeBack: new WriteBack({
      ...shared,
      store: stores.writeBacks,
      access,
      fieldCache,
      inbox: writer,
      connections,
      publicUrl,
    }),
    stuckWatch: new StuckWatch({ inbox, log, giveUp: () => process.exit(1) }),
  };
  workInline(wakeUps, work);
  const canLookFor = handlers.flatMap(({ kind, findDone }) => (findDone ? [kind] : []));
  const sweeper = composeSweeper(ground, stores, canLookFor);
  const timer = new SweepTimer({ sweeper, inbox, queue, stages: pipelineStages, wakeUps, log });
  return { ...work, sweeper, timer };
}

/** What is done in this process when the queue does not hand it out. */
function workInline(
  wakeUps: WakeUps,
  work: Pick<
    WorkerParts,
    'drainer' | 'rehearser' | 'feeder' | 'firstLooker' | 'poller' | 'dispatcher' | 'writeBack' | 'stuckWatch'
  >,
): void {
  wakeUps.useInline({
    drain: async (connectionId, lane) => {
      await work.drainer.drain(connectionId, lane);
      work.stuckWatch.finishedTurn();
    },
    rehearse: (connectionId) => work.rehearser.rehearse(connectionId),
    feed: (connectionId) => work.feeder.feed(connectionId),
    look: (connectionId) => work.firstLooker.look(connectionId),
    poll: (connectionId) => work.poller.poll(connectionId),
    dispatch: () => work.dispatcher.dispatch(),
    writeBack: (connectionId) => work.writeBack.turn(connectionId),
  });
}

function composeSweeper(
  { config, database, connectors, runtime, wakeUps }: PipelineGround,
  {
    shared,
    inbox,
    writer,
    effects,
    cursors,
    rehearsals,
    backfills,
    firstLooks,
    writeBacks,
    connections,
  }: Stores,
  canLookFor: readonly EffectKind[],
): Sweeper {
  const sessions = new PrismaSessionStore(database);
  const windows = new RateWindows(database);
  const flows = new PrismaOauthFlowStore(database);
  const retention = new InboxRetention(database, config.platform.inboxRetention);
  return new Sweeper({
    ...shared,
    inbox,
    writer,
    holds: new PrismaHoldStore(database),
    effects,
    canLookFor,
    cursors,
    rehearsals,
    backfills,
    firstLooks,
    writeBacks,
    connections,
    connectors,
    upkeep: runtime,
    findDuplicates: () => walkForPairs(database),
    forgetEnded: async () => [
      await sessions.removeEnded(),
      await flows.removeExpired(),
      await windows.removeEnded(),
      await rehearsals.removeOld(),
      await retention.removeOld(),
    ],
    wakeDrains: wakeUps.drains,
    wakeReruns: wakeUps.reruns,
    wakeRehearsals: wakeUps.rehearsals,
    wakeBackfills: wakeUps.backfills,
    wakeFirstLooks: wakeUps.firstLooks,
    wakePolls: wakeUps.polls,
    wakeDispatch: wakeUps.dispatch,
    wakeWriteBacks: wakeUps.writeBacks,
  });
}
