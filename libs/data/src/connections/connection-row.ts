import {
  defaultConnectionSettings,
  type AccountFacts,
  type Connection,
  type ConnectionSettings,
  type ConnectionState,
} from '@thread/domain';
import type { Connection as ConnectionRow } from '../generated/client';

/** A stored row as the domain's connection. */
export function toConnection(row: ConnectionRow): Connection {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    connectorId: row.connectorId,
    externalAccountId: row.externalAccountId,
    externalAccountName: row.externalAccountName,
    state: row.state as ConnectionState,
    stateReason: row.stateReason,
    stateSince: row.stateSince,
    secretId: row.secretId,
    grantedScopes: row.grantedScopes,
    optionalGroups: row.optionalGroups,
    accountFacts: row.accountFacts as unknown as AccountFacts,
    settings: { ...defaultConnectionSettings, ...(row.settings as Partial<ConnectionSettings>) },
    tokenExpiresAt: row.tokenExpiresAt,
    tokenEpoch: row.tokenEpoch,
    throttledUntil: row.throttledUntil,
    connectedByUserId: row.connectedByUserId,
    createdAt: row.createdAt,
    lastDeliveryAt: row.lastDeliveryAt,
    lastProbeAt: row.lastProbeAt,
    disconnectedAt: row.disconnectedAt,
  };
}
