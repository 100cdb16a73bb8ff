import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { inspectRecord } from '@thread/contracts';
import { PrismaConnectionStore } from '@thread/data';
import { ConnectionLookup } from '../connections/connection-lookup';
import { RecordReferences } from '../connections/record-references';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { InspectRecord } from './inspect-record';
import { presentInspection } from './inspection.presenter';

@Controller()
export class InspectionsController {
  constructor(
    private readonly lookup: ConnectionLookup,
    private readonly connections: PrismaConnectionStore,
    private readonly references: RecordReferences,
    private readonly inspector: InspectRecord,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Handles(inspectRecord)
  async inspect({ session, body }: CallOf<typeof inspectRecord>): Promise<AnswerOf<typeof inspectRecord>> {
    const { connection, externalId } = await this.#locate(session.workspaceId, body);
    const inspected = await this.inspector.inspect(connection, externalId);
    return presentInspection(inspected, (id) => this.catalogue.find(id)?.entry.display.name ?? id);
  }

  async #locate(workspaceId: string, { connectionId, reference }: CallOf<typeof inspectRecord>['body']) {
    if (!connectionId)
      return this.references.locate(await this.connections.listOfWorkspace(workspaceId), reference);
    const connection = await this.lookup.find(workspaceId, connectionId);
    return { connection, externalId: this.references.read(connection, reference) };
  }
}
