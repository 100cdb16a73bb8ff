import {
  defaultConnectionSettings,
  type AccountFacts,
  type Connection,
  type ConnectionApp,
  type ConnectionSettings,
  type ConnectionState,
} from '@thread/domain';
import { Prisma, type Connection as ConnectionRow } from '../generated/client';

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
    app: toApp(row.app),
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

/** Reads a stored app; the column holds what `appColumn` wrote. */
export function toApp(stored: Prisma.JsonValue): ConnectionApp | null {
  if (stored === null) return null;
  const { owner, clientId, setAt } = stored as unknown as StoredApp;
  return { owner, clientId, setAt: setAt === null ? null : new Date(setAt) };
}

export function appColumn(app: ConnectionApp | null): Prisma.InputJsonObject | typeof Prisma.DbNull {
  return app === null ? Prisma.DbNull : { ...app, setAt: app.setAt?.toISOString() ?? null };
}

type StoredApp = Omit<ConnectionApp, 'setAt'> & { readonly setAt: string | null };
