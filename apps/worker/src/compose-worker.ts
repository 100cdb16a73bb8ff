import { createCatalogue } from '@thread/connector-catalogue';
import { ConnectionRuntime, directoryOf } from '@thread/connector-runtime';
import type { Connector } from '@thread/connector-kit';
import {
  Database,
  PrismaBackfillWork,
  PrismaCallBreakerStore,
  PrismaCallBudgetStore,
  PrismaCallCountStore,
  PrismaChangeStreamStore,
  PrismaConnectionHealthStore,
  PrismaConnectionStore,
  PrismaDecisionStore,
  PrismaEffectStore,
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
import { systemClock } from '@thread/domain';
import {
  BackfillFeeder,
  ChangeStreams,
  Drainer,
  EffectDispatcher,
  emailHandler,
  FieldCache,
  InboxWriter,
  pipelineStages,
  Poller,
  Rehearser,
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

function composePipeline(ground: PipelineGround) {
  const { config, database, runtime, wakeUps, log, connectors, connections, mailer, queue, metrics } = ground;
  const inbox = new PrismaInboxStore(database);
  const effects = new PrismaEffectStore(database);
  const cursors = new PrismaPollCursorStore(database);
  const shared = { clock: systemClock, ids: uuidSource, log };
  const writer = new InboxWriter(inbox, (ids) => wakeUps.drains(ids));
  const decisions = new PrismaDecisionStore(database);
  const rehearsals = new PrismaRehearsalWork(database);
  const backfills = new PrismaBackfillWork(database);
  const rehearser = new Rehearser({ ...shared, rehearsals, decisions, access: runtime });
  const feeder = new BackfillFeeder({ backfills, log, wakeReruns: wakeUps.reruns });
  const fieldCache = new FieldCache();
  const writeBacks = new PrismaWriteBackStore(database);
  const { publicUrl } = config.platform;
  const writeBack = new WriteBack({
    ...shared,
    store: writeBacks,
    access: runtime,
    fieldCache,
    inbox: writer,
    connections,
    publicUrl,
  });
  const drainer = new Drainer({
    ...shared,
    fieldCache,
    inbox,
    decisions,
    outcomes: new PrismaOutcomeStore(database),
    messageTemplates: new PrismaMessageTemplateStore(database),
    access: runtime,
    publicUrl,
    metrics,
    onEffects: wakeUps.dispatch,
  });
  const handlers = mailer ? [emailHandler(mailer)] : [];
  const dispatcher = new EffectDispatcher({ ...shared, effects, handlers, metrics });
  const poller = new Poller({ access: runtime, cursors, inbox: writer, log });
  const streams = new ChangeStreams({
    connectors,
    access: runtime,
    store: new PrismaChangeStreamStore(database),
    inbox: writer,
    wakePolls: wakeUps.polls,
    log,
  });
  const sessions = new PrismaSessionStore(database);
  const windows = new RateWindows(database);
  const flows = new PrismaOauthFlowStore(database);
  const sweeper = new Sweeper({
    ...shared,
    inbox,
    writer,
    holds: new PrismaHoldStore(database),
    effects,
    canLookFor: handlers.flatMap(({ kind, findDone }) => (findDone ? [kind] : [])),
    cursors,
    rehearsals,
    backfills,
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
    ],
    wakeDrains: wakeUps.drains,
    wakeReruns: wakeUps.reruns,
    wakeRehearsals: wakeUps.rehearsals,
    wakeBackfills: wakeUps.backfills,
    wakePolls: wakeUps.polls,
    wakeDispatch: wakeUps.dispatch,
    wakeWriteBacks: wakeUps.writeBacks,
  });
  const stuckWatch = new StuckWatch({ inbox, log, giveUp: () => process.exit(1) });
  wakeUps.useInline({
    drain: async (connectionId, lane) => {
      await drainer.drain(connectionId, lane);
      stuckWatch.finishedTurn();
    },
    rehearse: (connectionId) => rehearser.rehearse(connectionId),
    feed: (connectionId) => feeder.feed(connectionId),
    poll: (connectionId) => poller.poll(connectionId),
    dispatch: () => dispatcher.dispatch(),
    writeBack: (connectionId) => writeBack.turn(connectionId),
  });
  const timer = new SweepTimer({ sweeper, inbox, queue, stages: pipelineStages, wakeUps, log });
  return {
    drainer,
    dispatcher,
    poller,
    streams,
    rehearser,
    feeder,
    writeBack,
    sweeper,
    timer,
    stuckWatch,
  };
}
