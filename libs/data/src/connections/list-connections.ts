import type { ConnectionState } from '@thread/domain';
import type { Database } from '../database';

/** A connection as an operator sees it: where it leads and how it is, nothing of what the workspace keeps. */
export interface ListedConnection {
  readonly id: string;
  readonly workspaceId: string;
  /** The workspace's short name. */
  readonly workspace: string;
  readonly connectorId: string;
  readonly externalAccountId: string;
  readonly state: ConnectionState;
  readonly lastDeliveryAt: Date | null;
  readonly createdAt: Date;
}

/** The connections of every workspace, oldest first. */
export async function listConnections(database: Database): Promise<readonly ListedConnection[]> {
  return database.system.$queryRaw<ListedConnection[]>`
    SELECT c.id::text, c.workspace_id::text AS "workspaceId", w.slug AS workspace, c.connector_id AS "connectorId",
           c.external_account_id AS "externalAccountId", c.state, c.last_delivery_at AS "lastDeliveryAt", c.created_at AS "createdAt"
    FROM connection c JOIN workspace w ON w.id = c.workspace_id ORDER BY c.created_at, c.id`;
}
