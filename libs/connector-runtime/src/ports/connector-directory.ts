import type { Connector } from '@thread/connector-kit';

/** The connectors that are configured in this process. */
export interface ConnectorDirectory {
  /** Null when unknown, announced only, or not configured. */
  find(connectorId: string): Connector | null;
}

/** A directory over a plain list. */
export function directoryOf(connectors: readonly Connector[]): ConnectorDirectory {
  const byId = new Map(connectors.map((connector) => [connector.id, connector]));
  return { find: (connectorId) => byId.get(connectorId) ?? null };
}
