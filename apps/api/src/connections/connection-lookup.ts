import { Injectable } from '@nestjs/common';
import type { Connector, ConnectorContext } from '@thread/connector-kit';
import { ConnectionRuntime } from '@thread/connector-runtime';
import { PrismaConnectionStore } from '@thread/data';
import type { Connection } from '@thread/domain';
import { found } from '../http/problem-error';

/** A connection of the caller's workspace with its connector, callable by a person's click. */
export interface ClickedConnection {
  readonly connection: Connection;
  readonly connector: Connector;
  readonly context: ConnectorContext;
}

/** Finds connections for the signed-in workspace. */
@Injectable()
export class ConnectionLookup {
  constructor(
    private readonly connections: PrismaConnectionStore,
    private readonly runtime: ConnectionRuntime,
  ) {}

  /** Throws `resource.not_found`, also for a connection of another workspace. */
  async find(workspaceId: string, connectionId: string): Promise<Connection> {
    return found(await this.connections.findInWorkspace(workspaceId, connectionId));
  }

  /** Throws `resource.not_found`, or ConnectionUnavailable when the provider may not be called now. */
  async callable(workspaceId: string, connectionId: string): Promise<ClickedConnection> {
    const connection = await this.find(workspaceId, connectionId);
    const connector = await this.runtime.connectorOf(connection.id);
    return { connection, connector, context: await this.runtime.contextFor(connection.id, 'clicked') };
  }
}
