import {
  ConnectorMisconfigured,
  type Connector,
  type ConnectorAuth,
  type OwnApp,
} from '@thread/connector-kit';

/**
 * What a connection is authorised with: the installation's app, or the customer's own.
 * @throws ConnectorMisconfigured when the connector knows no apps of customers.
 */
export function authFor(connector: Connector, app: OwnApp | undefined): ConnectorAuth {
  if (!app) return connector.auth;
  const { ownApps } = connector.auth;
  if (ownApps) return ownApps.authFor(app);
  throw new ConnectorMisconfigured('The connector knows no apps of customers.', {
    connectorId: connector.id,
    operation: 'oauth.app',
  });
}
