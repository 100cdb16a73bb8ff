import { Global, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown, Provider, Type } from '@nestjs/common';
import {
  Database,
  LiveListener,
  PrismaAccountFacts,
  PrismaActivityStore,
  PrismaApiKeyStore,
  PrismaAttentionStore,
  PrismaAuditStore,
  PrismaBackfillRequests,
  PrismaBackfillViews,
  PrismaConnectionStore,
  PrismaDecisionStore,
  PrismaEmailTemplateStore,
  PrismaFirstLooks,
  PrismaHandoffWork,
  PrismaMappingStore,
  PrismaMergeStore,
  PrismaOauthFlowStore,
  PrismaOwnSessions,
  PrismaPeopleStore,
  PrismaPlanWork,
  PrismaRehearsalRequests,
  PrismaRehearsalViews,
  PrismaRerunStore,
  PrismaRuleStore,
  PrismaSessionStore,
  PrismaTemplateStore,
  PrismaWriteBackSettings,
  RateWindows,
} from '@thread/data';
import type { DatabaseUrls } from '@thread/platform';

const stores: readonly Type[] = [
  PrismaAccountFacts,
  PrismaActivityStore,
  PrismaApiKeyStore,
  PrismaAttentionStore,
  PrismaAuditStore,
  PrismaBackfillRequests,
  PrismaBackfillViews,
  PrismaConnectionStore,
  PrismaDecisionStore,
  PrismaEmailTemplateStore,
  PrismaFirstLooks,
  PrismaHandoffWork,
  PrismaMappingStore,
  PrismaMergeStore,
  PrismaOauthFlowStore,
  PrismaOwnSessions,
  PrismaPeopleStore,
  PrismaPlanWork,
  PrismaRehearsalRequests,
  PrismaRehearsalViews,
  PrismaRerunStore,
  PrismaRuleStore,
  PrismaSessionStore,
  PrismaTemplateStore,
  PrismaWriteBackSettings,
  RateWindows,
];

/** Every store takes the database and nothing else. */
function overDatabase(store: Type): Provider {
  return {
    provide: store,
    useFactory: (database: Database): unknown => new store(database),
    inject: [Database],
  };
}

/** The database, its stores and the listener for live updates. */
@Global()
@Module({})
export class DataModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly listener: LiveListener,
  ) {}

  static over(urls: DatabaseUrls): DynamicModule {
    const listener = {
      provide: LiveListener,
      useFactory: async (): Promise<LiveListener> => {
        const live = new LiveListener(urls.app);
        await live.start();
        return live;
      },
    };
    const providers = [
      { provide: Database, useFactory: () => new Database(urls) },
      listener,
      ...stores.map(overDatabase),
    ];
    return { module: DataModule, providers, exports: [Database, LiveListener, ...stores] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.close();
    await this.database.close();
  }
}
