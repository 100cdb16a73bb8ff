import { createCatalogue } from '@thread/connector-catalogue';
import { ConnectionRuntime, directoryOf } from '@thread/connector-runtime';
import type { Connector } from '@thread/connector-kit';
import {
  Database,
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
  PrismaSealedSecretStore,
  PrismaSessionStore,
  RateWindows,
  PrismaTokenLeaseStore,
  readStandingFigures,
} from '@thread/data';
import { systemClock } from '@thread/domain';
import {
  ChangeStreams,
  Drainer,
  EffectDispatcher,
  emailHandler,
  InboxWriter,
  pipelineStages,
  Poller,
  SmtpMailer,
  StuckWatch,
  Sweeper,
  SweepTimer,
  WakeUps,
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
  const drainer = new Drainer({
    ...shared,
    inbox,
    decisions: new PrismaDecisionStore(database),
    outcomes: new PrismaOutcomeStore(database),
    messageTemplates: new PrismaMessageTemplateStore(database),
    access: runtime,
    publicUrl: config.platform.publicUrl,
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
    connections,
    connectors,
    upkeep: runtime,
    forgetEnded: async () => [
      await sessions.removeEnded(),
      await flows.removeExpired(),
      await windows.removeEnded(),
    ],
    wakeDrains: wakeUps.drains,
    wakeReruns: wakeUps.reruns,
    wakePolls: wakeUps.polls,
    wakeDispatch: wakeUps.dispatch,
  });
  const stuckWatch = new StuckWatch({ inbox, log, giveUp: () => process.exit(1) });
  wakeUps.useInline({
    drain: async (connectionId, lane) => {
      await drainer.drain(connectionId, lane);
      stuckWatch.finishedTurn();
    },
    poll: (connectionId) => poller.poll(connectionId),
    dispatch: () => dispatcher.dispatch(),
  });
  const timer = new SweepTimer({ sweeper, inbox, queue, stages: pipelineStages, wakeUps, log });
  return { drainer, dispatcher, poller, streams, sweeper, timer, stuckWatch };
}
