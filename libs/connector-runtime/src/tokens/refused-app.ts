import {
  ConnectorMisconfigured,
  VendorUnavailable,
  type Connector,
  type ConnectorError,
  type OwnApp,
} from '@thread/connector-kit';
import type { Connection } from '@thread/domain';

const refusals = {
  app_refused: 'The provider refuses the app of this installation of Thread.',
  own_app_refused: 'The provider refuses the connection’s own app.',
  app_missing: 'This installation of Thread has no app at the provider any more.',
} as const;
export type RefusedAppReason = keyof typeof refusals;

/** Why no tokens are issued to the app: whose it is decides who mends it. `app` is the customer's own. */
export function refusedAppReason(connector: Connector, app: OwnApp | undefined): RefusedAppReason {
  if (app) return 'own_app_refused';
  return connector.auth.installationApp ? 'app_refused' : 'app_missing';
}

/** What a caller is told while the next attempt is not due. */
export function postponedRefresh(
  { state, stateReason }: Connection,
  facts: ConnectorError['facts'],
): ConnectorError {
  const refusal = Object.entries(refusals).find(([reason]) => reason === stateReason)?.[1];
  return state === 'provider_down' && refusal
    ? new ConnectorMisconfigured(refusal, facts)
    : new VendorUnavailable('The access could not be renewed a moment ago; it is tried again soon.', facts);
}
