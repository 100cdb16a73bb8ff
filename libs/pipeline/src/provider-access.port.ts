import type { CallLane, Connector, ConnectorContext } from '@thread/connector-kit';

/** Makes connections callable. ConnectionRuntime is the real one. */
export interface ProviderAccess {
  /** @throws ConnectionUnavailable */
  contextFor(connectionId: string, lane: CallLane): Promise<ConnectorContext>;
  /** @throws ConnectionUnavailable, ConnectorMisconfigured */
  connectorOf(connectionId: string): Promise<Connector>;
}
