import { Controller } from '@nestjs/common';
import { listFields, listPipelines, searchRecords, triggerRecord } from '@thread/contracts';
import { recordRoles } from '@thread/domain';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ConnectionLookup } from './connection-lookup';
import { LiveSchema } from './live-schema';
import { RecordReferences } from './record-references';
import { TriggerRequests } from './trigger-requests';

/** What the provider of a connection has: pipelines, properties, deals. */
@Controller()
export class RecordsController {
  constructor(
    private readonly lookup: ConnectionLookup,
    private readonly schema: LiveSchema,
    private readonly references: RecordReferences,
    private readonly triggers: TriggerRequests,
  ) {}

  @Handles(listPipelines)
  async pipelines({
    session,
    params,
  }: CallOf<typeof listPipelines>): Promise<AnswerOf<typeof listPipelines>> {
    return { data: await this.schema.pipelines(session.workspaceId, params.connectionId) };
  }

  @Handles(listFields)
  async fields({ session, params }: CallOf<typeof listFields>): Promise<AnswerOf<typeof listFields>> {
    const fields = await this.schema.fields(session.workspaceId, params.connectionId);
    return { data: recordRoles.flatMap((object) => fields[object].map((field) => ({ ...field, object }))) };
  }

  @Handles(searchRecords)
  async search({
    session,
    params,
    query,
  }: CallOf<typeof searchRecords>): Promise<AnswerOf<typeof searchRecords>> {
    const { connector, context } = await this.lookup.callable(session.workspaceId, params.connectionId);
    return { data: (await connector.records?.searchDeals(context, query.q)) ?? [] };
  }

  @Handles(triggerRecord)
  async trigger({
    session,
    params,
    body,
  }: CallOf<typeof triggerRecord>): Promise<AnswerOf<typeof triggerRecord>> {
    const connection = await this.lookup.find(session.workspaceId, params.connectionId);
    const externalId = this.references.read(connection, body.reference);
    const request = {
      externalId,
      instruction: body.instruction,
      cause: 'manual',
      userId: session.userId,
    } as const;
    return { inboxEventId: await this.triggers.ask(connection, request), externalId };
  }
}
