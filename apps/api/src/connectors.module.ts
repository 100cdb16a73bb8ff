import { Global, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { AuthorisationFlow, ConnectionRuntime } from '@thread/connector-runtime';
import type { ConnectionEvents, ConnectorDirectory } from '@thread/connector-runtime';
import {
  Database,
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
import { LocalVault, StageQueue, verifyVaultKeys } from '@thread/platform';
import type { ApiConfig } from './api.config';
import { FirstConfiguration } from './connections/first-configuration';
import type { ProcessLogger } from './logger';

/** Injection token of the connectors there are. */
export const CATALOGUE = Symbol('catalogue');
const VAULT = Symbol('vault');
const EVENTS = Symbol('connection events');

const directoryOver = (catalogue: Catalogue): ConnectorDirectory => ({ find: (connectorId) => catalogue.connector(connectorId) });

/** What connectors need to be called, and the way in for what they send. */
@Global()
@Module({})
export class ConnectorsModule implements OnApplicationShutdown {
  constructor(private readonly runtime: ConnectionRuntime) {}

  static over(config: ApiConfig, catalogue: Catalogue, logger: ProcessLogger): DynamicModule {
    const { vault: keyring } = config.platform;
    const vault = {
      provide: VAULT,
      useFactory: async (database: Database): Promise<LocalVault> => {
        const secrets = new PrismaSealedSecretStore(database);
        await verifyVaultKeys(keyring, secrets);
        return new LocalVault(keyring, secrets);
      },
      inject: [Database],
    };
    const runtime = {
      provide: ConnectionRuntime,
      useFactory: (database: Database, opened: LocalVault, queue: StageQueue): ConnectionRuntime =>
        new ConnectionRuntime({
          connectors: directoryOver(catalogue),
          connections: new PrismaConnectionStore(database),
          healthStore: new PrismaConnectionHealthStore(database),
          leases: new PrismaTokenLeaseStore(database),
          callCounts: new PrismaCallCountStore(database),
          vault: opened,
          logger,
          events: { onRecovered: async (connectionId) => wakeDrains(queue, [connectionId]) },
        }),
      inject: [Database, VAULT, StageQueue],
    };
    const events = {
      provide: EVENTS,
      useFactory: (database: Database, running: ConnectionRuntime, queue: StageQueue): ConnectionEvents =>
        connectionEvents(database, running, queue, catalogue),
      inject: [Database, ConnectionRuntime, StageQueue],
    };
    const authorisation = {
      provide: AuthorisationFlow,
      useFactory: (database: Database, opened: LocalVault, told: ConnectionEvents): AuthorisationFlow =>
        new AuthorisationFlow({
          connectors: directoryOver(catalogue),
          connections: new PrismaConnectionStore(database),
          flows: new PrismaOauthFlowStore(database),
          vault: opened,
          keyring,
          publicUrl: config.publicUrl,
          logger,
          events: told,
        }),
      inject: [Database, VAULT, EVENTS],
    };
    const inbox = {
      provide: InboxWriter,
      useFactory: (database: Database, queue: StageQueue): InboxWriter => {
        const waker = new DrainWaker(queue);
        return new InboxWriter(new PrismaInboxStore(database), (connectionIds) => waker.wake(connectionIds));
      },
      inject: [Database, StageQueue],
    };
    const providers = [{ provide: CATALOGUE, useValue: catalogue }, vault, runtime, events, authorisation, inbox];
    return { module: ConnectorsModule, providers, exports: [CATALOGUE, ConnectionRuntime, AuthorisationFlow, InboxWriter] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runtime.close();
  }
}

/** A connection that was made or mended gets what it lacks, and what waited for it is worked off. */
function connectionEvents(database: Database, runtime: ConnectionRuntime, queue: StageQueue, catalogue: Catalogue): ConnectionEvents {
  const first = new FirstConfiguration(
    new PrismaMappingStore(database),
    new PrismaRuleStore(database),
    new PrismaTemplateStore(database),
    (connectorId) => catalogue.connector(connectorId),
    async ({ id }, connector) => (await connector.triggers?.listPipelines(await runtime.contextFor(id, 'clicked'))) ?? [],
  );
  return {
    onConnected: async (connection) => {
      wakeDrains(queue, [connection.id]);
      await first.onConnected(connection);
    },
  };
}
