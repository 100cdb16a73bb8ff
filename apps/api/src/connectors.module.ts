import { Global, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { AuthorisationFlow, ConnectionRuntime } from '@thread/connector-runtime';
import type { ConnectionEvents, ConnectorDirectory } from '@thread/connector-runtime';
import {
  Database,
  DeliveryPool,
  PrismaCallBreakerStore,
  PrismaCallBudgetStore,
  PrismaCallCountStore,
  PrismaConnectionHealthStore,
  PrismaConnectionStore,
  PrismaInboxStore,
  PrismaMappingStore,
  PrismaOauthFlowStore,
  PrismaRuleStore,
  PrismaSealedSecretStore,
  PrismaTemplateStore,
  PrismaTokenLeaseStore,
} from '@thread/data';
import { DrainWaker, InboxWriter, wakeDrains } from '@thread/pipeline';
import { checkVault, createVault, SecretSpool, StageQueue } from '@thread/platform';
import type { Metrics, Vault } from '@thread/platform';
import type { ApiConfig } from './api.config';
import { FirstConfiguration } from './connections/first-configuration';
import type { ProcessLogger } from './logger';

/** Injection token of the connectors there are. */
export const CATALOGUE = Symbol('catalogue');
const VAULT = Symbol('vault');

const directoryOver = (catalogue: Catalogue): ConnectorDirectory => ({
  find: (connectorId) => catalogue.connector(connectorId),
});

/** What connectors need to be called, and the way in for what they send. */
@Global()
@Module({})
export class ConnectorsModule implements OnApplicationShutdown {
  constructor(
    private readonly runtime: ConnectionRuntime,
    private readonly deliveryPool: DeliveryPool,
  ) {}

  static over(
    config: ApiConfig,
    catalogue: Catalogue,
    logger: ProcessLogger,
    metrics: Metrics,
  ): DynamicModule {
    const parts: Parts = { config, catalogue, logger, metrics };
    return {
      module: ConnectorsModule,
      providers: [
        { provide: CATALOGUE, useValue: catalogue },
        {
          provide: VAULT,
          useFactory: (database: Database) => openVault(parts, database),
          inject: [Database],
        },
        {
          provide: ConnectionRuntime,
          useFactory: (database: Database, vault: Vault, queue: StageQueue) =>
            runtimeOver(parts, database, vault, queue),
          inject: [Database, VAULT, StageQueue],
        },
        {
          provide: AuthorisationFlow,
          useFactory: (database: Database, vault: Vault, runtime: ConnectionRuntime, queue: StageQueue) =>
            authorisationOver(parts, database, vault, connectionEvents(database, runtime, queue, catalogue)),
          inject: [Database, VAULT, ConnectionRuntime, StageQueue],
        },
        { provide: DeliveryPool, useFactory: () => new DeliveryPool(config.platform.database.sweeper) },
        { provide: InboxWriter, useFactory: inboxOver, inject: [Database, DeliveryPool, StageQueue] },
      ],
      exports: [CATALOGUE, ConnectionRuntime, AuthorisationFlow, InboxWriter],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runtime.close();
    await this.deliveryPool.close();
  }
}

interface Parts {
  readonly config: ApiConfig;
  readonly catalogue: Catalogue;
  readonly logger: ProcessLogger;
  readonly metrics: Metrics;
}

/** Throws before anything is served when stored secrets cannot be opened with what is configured. */
async function openVault({ config, logger }: Parts, database: Database): Promise<Vault> {
  const { vault: keyring, vaultDriver } = config.platform;
  const secrets = new PrismaSealedSecretStore(database);
  await checkVault(vaultDriver, keyring, secrets, logger);
  return createVault(vaultDriver, keyring, secrets);
}

async function runtimeOver(
  { config, catalogue, logger, metrics }: Parts,
  database: Database,
  vault: Vault,
  queue: StageQueue,
): Promise<ConnectionRuntime> {
  const spool = new SecretSpool(config.platform.vault, config.platform.spoolDirectory);
  await spool.prepare();
  const runtime = new ConnectionRuntime({
    connectors: directoryOver(catalogue),
    connections: new PrismaConnectionStore(database),
    healthStore: new PrismaConnectionHealthStore(database),
    leases: new PrismaTokenLeaseStore(database),
    callCounts: new PrismaCallCountStore(database),
    callBudgets: new PrismaCallBudgetStore(database),
    callBreakers: new PrismaCallBreakerStore(database),
    vault,
    spool,
    logger,
    metrics,
    events: { onRecovered: async (connectionId) => wakeDrains(queue, [connectionId]) },
  });
  await runtime.replaySpool();
  return runtime;
}

function authorisationOver(
  { config, catalogue, logger }: Parts,
  database: Database,
  vault: Vault,
  events: ConnectionEvents,
) {
  return new AuthorisationFlow({
    connectors: directoryOver(catalogue),
    connections: new PrismaConnectionStore(database),
    flows: new PrismaOauthFlowStore(database),
    vault,
    keyring: config.platform.vault,
    publicUrl: config.publicUrl,
    logger,
    events,
  });
}

function inboxOver(database: Database, pool: DeliveryPool, queue: StageQueue): InboxWriter {
  const waker = new DrainWaker(queue);
  return new InboxWriter(new PrismaInboxStore(database, pool), (connectionIds) => waker.wake(connectionIds));
}

/** A connection that was made or mended gets what it lacks, and what waited for it is worked off. */
function connectionEvents(
  database: Database,
  runtime: ConnectionRuntime,
  queue: StageQueue,
  catalogue: Catalogue,
): ConnectionEvents {
  const first = new FirstConfiguration(
    new PrismaMappingStore(database),
    new PrismaRuleStore(database),
    new PrismaTemplateStore(database),
    (connectorId) => catalogue.connector(connectorId),
    async ({ id }, connector) =>
      (await connector.triggers?.listPipelines(await runtime.contextFor(id, 'clicked'))) ?? [],
  );
  return {
    onConnected: async (connection) => {
      wakeDrains(queue, [connection.id]);
      await first.onConnected(connection);
    },
  };
}
