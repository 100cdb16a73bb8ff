import type { AppAuth, Connector, ConnectorAuth } from '../contract/connector';
import { describeEntry } from './contract-entry';
import { describeErrorConversion } from './contract-errors';
import { describeNormalise } from './contract-normalise';
import type { ConnectorContractSubject } from './contract-subject';
import { describeSplit, describeVerify } from './contract-webhook';

/** Builds the connector or fails the spec. */
export function readyConnector({ entry, env }: Pick<ConnectorContractSubject, 'entry' | 'env'>): Connector {
  const configured = entry.configure?.(env);
  if (configured?.kind !== 'ready')
    throw new Error(`${entry.id} should be ready with the environment of its spec.`);
  return configured.connector;
}

/** How the connector authorises through the installation's app, or fails the spec. */
export function installationAuth(
  subject: Pick<ConnectorContractSubject, 'entry' | 'env'>,
): ConnectorAuth & AppAuth {
  const { auth } = readyConnector(subject);
  if (auth.installationApp === null)
    throw new Error(`${subject.entry.id} should have an app with the environment of its spec.`);
  return { ...auth, ...auth.installationApp };
}

/** The tests every connector must pass; call it at the top of `<provider>.contract.spec.ts`. */
export function connectorContract(subject: ConnectorContractSubject): void {
  describe(`${subject.entry.id} keeps the connector contract`, () => {
    const connector = readyConnector(subject);
    describeEntry(subject, connector);
    if (subject.webhook && connector.webhook) {
      describeVerify(subject.webhook, connector.webhook);
      describeSplit(subject.webhook, connector.webhook);
    }
    if (subject.normalise && connector.normalise) describeNormalise(subject.normalise, connector.normalise);
    if (subject.errors) describeErrorConversion(subject.errors);

    it('has a recording for every capability it offers', () => {
      expect(Boolean(subject.webhook)).toBe(Boolean(connector.webhook));
      expect(Boolean(subject.normalise)).toBe(Boolean(connector.normalise));
    });
  });
}
