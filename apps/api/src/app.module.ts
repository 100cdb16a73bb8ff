import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import type { Catalogue } from '@thread/connector-catalogue';
import { pipelineStages } from '@thread/pipeline';
import { createMetrics, QueueModule } from '@thread/platform';
import { ApiKeysController } from './access/api-keys.controller';
import { AccountAnswers } from './accounts/account-answers';
import { AccountEmails } from './accounts/account-emails';
import { AccountsController } from './accounts/accounts.controller';
import { HandoffController } from './accounts/handoff.controller';
import { PlanController } from './accounts/plan.controller';
import { ActivityController } from './activity/activity.controller';
import { Retries } from './activity/retries';
import { ApiConfig } from './api.config';
import { AttentionAnswers } from './attention/attention-answers';
import { AttentionController } from './attention/attention.controller';
import { AuditController } from './audit/audit.controller';
import { KeyReader } from './auth/key-reader';
import { LoginThrottle } from './auth/login-throttle';
import { OwnSessionsController } from './auth/own-sessions.controller';
import { SessionCookie } from './auth/session-cookie';
import { SessionReader } from './auth/session-reader';
import { SessionController } from './auth/session.controller';
import { SignIn } from './auth/sign-in';
import { ConnectionLookup } from './connections/connection-lookup';
import { ConnectionsController } from './connections/connections.controller';
import { ConnectorsController } from './connections/connectors.controller';
import { KnownConnections } from './connections/known-connections';
import { LiveSchema } from './connections/live-schema';
import { RecordReferences } from './connections/record-references';
import { RecordsController } from './connections/records.controller';
import { TriggerRequests } from './connections/trigger-requests';
import { ConnectorsModule } from './connectors.module';
import { DataModule } from './data.module';
import { ApiDocsController } from './http/api-docs.controller';
import { EndpointGuard } from './http/endpoint-guard';
import { HandledEndpoints } from './http/handled-endpoints';
import { SpaController } from './http/spa.controller';
import { InspectRecord } from './inspections/inspect-record';
import { InspectionsController } from './inspections/inspections.controller';
import { LOGGER } from './logger';
import type { ProcessLogger } from './logger';
import { METRICS } from './metrics';
import { MappingPreview } from './mappings/mapping-preview';
import { MappingsController } from './mappings/mappings.controller';
import { MergesController } from './merges/merges.controller';
import { RereadDeals } from './merges/reread-deals';
import { OauthController } from './oauth/oauth.controller';
import { Handshakes } from './operations/handshakes';
import { HealthController } from './operations/health.controller';
import { LiveStreams } from './operations/live-streams';
import { LiveController } from './operations/live.controller';
import { PeopleController } from './people/people.controller';
import { BackfillsController } from './backfills/backfills.controller';
import { RehearsalsController } from './rehearsals/rehearsals.controller';
import { RerunRequests } from './reruns/rerun-requests';
import { RerunsController } from './reruns/reruns.controller';
import { RuleChecks } from './rules/rule-checks';
import { FirstLooksController } from './rules/first-looks.controller';
import { RulesController } from './rules/rules.controller';
import { EmailTemplatesController } from './templates/email-templates.controller';
import { TemplatesController } from './templates/templates.controller';
import { WriteBackController } from './write-back/write-back.controller';

const controllers = [
  SessionController,
  OwnSessionsController,
  PeopleController,
  ApiKeysController,
  AuditController,
  ConnectorsController,
  ConnectionsController,
  RecordsController,
  RulesController,
  FirstLooksController,
  MappingsController,
  WriteBackController,
  TemplatesController,
  EmailTemplatesController,
  AccountsController,
  PlanController,
  HandoffController,
  MergesController,
  ActivityController,
  RerunsController,
  RehearsalsController,
  BackfillsController,
  AttentionController,
  InspectionsController,
  OauthController,
  LiveController,
  HealthController,
  ApiDocsController,
  SpaController,
];

const useCases = [
  SignIn,
  SessionReader,
  KeyReader,
  LoginThrottle,
  LiveStreams,
  Handshakes,
  ConnectionLookup,
  KnownConnections,
  LiveSchema,
  RecordReferences,
  TriggerRequests,
  RuleChecks,
  MappingPreview,
  AccountAnswers,
  AccountEmails,
  RereadDeals,
  Retries,
  RerunRequests,
  AttentionAnswers,
  InspectRecord,
  HandledEndpoints,
];

/** The api process: everything it consists of, once. */
@Module({})
export class AppModule {
  static with(config: ApiConfig, catalogue: Catalogue, logger: ProcessLogger): DynamicModule {
    const metrics = createMetrics({ withProcess: true });
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        DataModule.over(config.platform.database),
        QueueModule.forRoot(config.platform, pipelineStages, logger),
        ConnectorsModule.over(config, catalogue, logger, metrics),
      ],
      controllers,
      providers: [
        { provide: ApiConfig, useValue: config },
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: SessionCookie, useFactory: () => new SessionCookie(config.publicUrl) },
        { provide: APP_GUARD, useClass: EndpointGuard },
        ...useCases,
      ],
    };
  }
}
