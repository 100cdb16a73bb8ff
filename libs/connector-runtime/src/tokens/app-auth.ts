import { ConnectorMisconfigured, type AppAuth, type Connector, type OwnApp } from '@thread/connector-kit';

/**
 * What a connection is authorised with: the installation's app, or the customer's own.
 * @throws ConnectorMisconfigured when the connector knows no apps of customers, or the installation has no app.
 */
export function authFor(connector: Connector, app: OwnApp | undefined): AppAuth {
  const { installationApp, ownApps } = connector.auth;
  const facts = { connectorId: connector.id, operation: 'oauth.app' };
  if (app) {
    if (ownApps) return ownApps.authFor(app);
    throw new ConnectorMisconfigured('The connector knows no apps of customers.', facts);
  }
  if (installationApp) return installationApp;
  throw new ConnectorMisconfigured(
    `The app of this installation at ${connector.display.name} is not set any more.`,
    facts,
  );
}
