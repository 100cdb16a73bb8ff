import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import pino, { type Logger } from 'pino';
import { Mailbox, type Mail } from './mailbox/mailbox';
import { registerMailboxRoutes } from './mailbox/mailbox.routes';
import { startSmtpReceiver } from './mailbox/smtp-receiver';
import { registerControl } from './providers/hubspot/control/control-routes';
import { HubSpot } from './providers/hubspot/hubspot';
import { registerHubSpot } from './providers/hubspot/hubspot-routes';
import { registerNotionControl } from './providers/notion/control/control-routes';
import { Notion } from './providers/notion/notion';
import { registerNotion } from './providers/notion/notion-routes';
import { registerSalesforceControl } from './providers/salesforce/control/control-routes';
import { startPubsubServer } from './providers/salesforce/pubsub/pubsub-server';
import { Salesforce } from './providers/salesforce/salesforce';
import { registerSalesforce } from './providers/salesforce/salesforce-routes';
import type { SandboxConfig } from './sandbox.config';
import { createHttpServer } from './server/http-server';
import { requireSameOrigin } from './server/same-origin';
import { StateFile } from './server/state-file';
import { TrafficLog } from './traffic/traffic-log';
import { registerUi, type UiSources } from './ui/register-ui';

/** The line printed when the sandbox accepts connections. */
export interface ReadyLine {
  ready: true;
  url: string;
  smtpUrl: string;
  hubspot: ProviderAddresses;
  salesforce: ProviderAddresses & { pubsubUrl: string };
  notion: ProviderAddresses & { webhookToken: string };
}

interface ProviderAddresses {
  authorizeUrl: string;
  tokenUrl: string;
  apiUrl: string;
}

/** A running sandbox. The providers and `mailbox` are for specs in the same process. */
export interface RunningSandbox {
  ready: ReadyLine;
  hubspot: HubSpot;
  salesforce: Salesforce;
  notion: Notion;
  mailbox: Mailbox;
  traffic: TrafficLog;
  stop(): Promise<void>;
}

interface SavedState {
  version: 1;
  hubspot: ReturnType<HubSpot['snapshot']>;
  /** Absent in files of earlier releases. */
  salesforce?: ReturnType<Salesforce['snapshot']>;
  notion?: ReturnType<Notion['snapshot']>;
  mails: Mail[];
}

function readyLine(
  url: string,
  smtpPort: number,
  pubsubUrl: string,
  { webhookToken }: SandboxConfig['notion'],
): ReadyLine {
  return {
    ready: true,
    url,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    hubspot: {
      authorizeUrl: `${url}/hubspot/app/oauth/authorize`,
      tokenUrl: `${url}/hubspot/api/oauth/2026-09/token`,
      apiUrl: `${url}/hubspot/api`,
    },
    salesforce: {
      authorizeUrl: `${url}/salesforce/login/services/oauth2/authorize`,
      tokenUrl: `${url}/salesforce/login/services/oauth2/token`,
      apiUrl: `${url}/salesforce/instance`,
      pubsubUrl,
    },
    notion: {
      authorizeUrl: `${url}/notion/v1/oauth/authorize`,
      tokenUrl: `${url}/notion/v1/oauth/token`,
      apiUrl: `${url}/notion`,
      webhookToken,
    },
  };
}

/** The HTTP side of all that is simulated, and the pages. */
async function serve(config: SandboxConfig, logger: Logger, parts: UiSources): Promise<FastifyInstance> {
  const { hubspot, salesforce, notion, mailbox } = parts;
  const publicHost = config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname];
  const app = createHttpServer(logger, () => publicHost);
  await registerHubSpot(app, hubspot);
  await registerControl(app, hubspot);
  await registerSalesforce(app, salesforce);
  await registerSalesforceControl(app, salesforce);
  await registerNotion(app, notion);
  await registerNotionControl(app, notion);
  await app.register(async (own) => {
    own.addHook('onRequest', requireSameOrigin);
    registerMailboxRoutes(own, mailbox);
  });
  await registerUi(app, parts);
  return app;
}

/** What was started before does not outlive a start that fails. */
const orStop = <T>(starting: Promise<T>, stop: () => Promise<void>): Promise<T> =>
  starting.catch(async (error: unknown) => {
    await stop();
    throw error;
  });

/**
 * Starts the sandbox on loopback: HTTP for the simulated providers and the pages, SMTP for the mailbox.
 * `now` replaces the clock in specs. @throws when a port is taken or the state file is damaged.
 */
export async function startSandbox(
  config: SandboxConfig,
  options: { now?: () => number } = {},
): Promise<RunningSandbox> {
  const now = options.now ?? Date.now;
  const logger = pino({ name: 'sandbox', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const saved = StateFile.load(config.stateFile) as SavedState | null;
  const traffic = new TrafficLog(config.trafficLog);
  const stateFile: StateFile = new StateFile(config.stateFile, () => snapshot(), config.stateEveryMs);
  const mailbox = new Mailbox(() => stateFile.touch(), config.mailsKept);
  const around = { now, seed: config.seed, traffic, touched: () => stateFile.touch() };
  const hubspot = new HubSpot(config.hubspot, around);
  const salesforce = new Salesforce(config.salesforce, around);
  const notion = new Notion(config.notion, around);
  const snapshot = (): SavedState => ({
    version: 1,
    hubspot: hubspot.snapshot(),
    salesforce: salesforce.snapshot(),
    notion: notion.snapshot(),
    mails: mailbox.snapshot(),
  });
  if (saved !== null) {
    hubspot.restore(saved.hubspot);
    if (saved.salesforce !== undefined) salesforce.restore(saved.salesforce);
    if (saved.notion !== undefined) notion.restore(saved.notion);
    mailbox.restore(saved.mails);
  }
  const app = await serve(config, logger, { hubspot, salesforce, notion, mailbox, traffic });
  const smtp = await startSmtpReceiver(config.smtpPort, mailbox, logger);
  const pubsub = await orStop(startPubsubServer(salesforce, config.pubsubPort), () => smtp.stop());
  await orStop(app.listen({ host: '127.0.0.1', port: config.port }), async () => {
    pubsub.stop();
    await smtp.stop();
  });
  const { port } = app.server.address() as AddressInfo;
  const url = config.publicUrl?.replace(/\/$/, '') ?? `http://127.0.0.1:${port}`;
  salesforce.baseUrl = url;
  const ready = readyLine(url, smtp.port, pubsub.url, config.notion);
  logger.info({ url, smtpUrl: ready.smtpUrl }, 'sandbox ready');
  return {
    ready,
    hubspot,
    salesforce,
    notion,
    mailbox,
    traffic,
    stop: async () => {
      hubspot.stop();
      salesforce.stop();
      notion.stop();
      pubsub.stop();
      await Promise.all([app.close(), smtp.stop()]);
      stateFile.flush();
    },
  };
}
