import { Inject, Injectable } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { ConnectionRuntime } from '@thread/connector-runtime';
import { Database, PrismaConnectionStore, readConnectionFacts, readConnectionSummaries } from '@thread/data';
import type { Connection } from '@thread/domain';
import { CATALOGUE } from '../connectors.module';
import type { DetailedConnection, KnownConnection } from './connection.presenter';

/** Reads what the pages about connections show. */
@Injectable()
export class KnownConnections {
  constructor(
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    private readonly connections: PrismaConnectionStore,
    private readonly database: Database,
    private readonly runtime: ConnectionRuntime,
  ) {}

  async ofWorkspace(workspaceId: string): Promise<readonly KnownConnection[]> {
    const connections = await this.connections.listOfWorkspace(workspaceId);
    const summaries = await readConnectionSummaries(
      this.database,
      workspaceId,
      connections.map(({ id }) => id),
    );
    return Promise.all(
      connections.map(async (connection) => ({
        connection,
        connector: this.catalogue.connector(connection.connectorId),
        impact: await this.connections.impactOf(connection.id),
        facts: summaries.get(connection.id) ?? { connectedBy: null, oldestWaitingSince: null },
      })),
    );
  }

  /** With all figures. The connection is known to belong to the workspace. */
  async inDetail(connection: Connection): Promise<DetailedConnection> {
    const [impact, facts, limits] = await Promise.all([
      this.connections.impactOf(connection.id),
      readConnectionFacts(this.database, connection.workspaceId, connection.id),
      this.runtime.usage(connection),
    ]);
    return { connection, connector: this.catalogue.connector(connection.connectorId), impact, facts, limits };
  }
}
