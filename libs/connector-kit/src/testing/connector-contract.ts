import type { Connector, ConnectorEntry, RawRequest } from '../contract/connector';
import type { InboxEvent } from '@thread/domain';
import { describeErrorConversion } from './contract-errors';
import { describeEntry } from './contract-entry';
import { describeNormalise } from './contract-normalise';
import { describeSplit, describeVerify } from './contract-webhook';

export interface RecordedDelivery {
  readonly name: string;
  readonly request: RawRequest;
  /** An instant at which the provider's signature is fresh. */
  readonly at: Date;
  /** How many events are in it. */
  readonly events: number;
}

export interface NormaliseCase {
  readonly name: string;
  readonly event: Pick<InboxEvent, 'body' | 'eventType' | 'source'>;
}

/** Everything the suite needs to know of a connector. Deliveries and bodies are recordings of the provider, signatures included. */
export interface ConnectorContractSubject {
  readonly entry: ConnectorEntry;
  /** A complete environment with made-up values. */
  readonly env: Readonly<Record<string, string>>;
  readonly requiredVariables: readonly string[];
  /** Values of `env` that may never be printed. */
  readonly secrets: readonly string[];
  readonly webhook?: {
    readonly recorded: readonly RecordedDelivery[];
    readonly signatureHeader: string;
    readonly timestampHeader: string;
    /** How old a delivery may be, in milliseconds. */
    readonly windowMs: number;
    /** Signs a body as the provider does, for bodies nobody recorded. */
    readonly sign: (body: Uint8Array, at: Date) => RawRequest;
  };
  readonly normalise?: {
    readonly accepted: readonly NormaliseCase[];
    readonly rejected: readonly NormaliseCase[];
  };
  readonly errors?: {
    /** Makes one call of the connector built with this API base, carrying this token. */
    readonly call: (apiUrl: string, token: string, signal: AbortSignal) => Promise<unknown>;
    /** The provider's error body for a status; the suite adds its own canary. */
    readonly body: (status: number) => Readonly<Record<string, unknown>>;
  };
}

/** Builds the connector or fails the spec. */
export function readyConnector({ entry, env }: Pick<ConnectorContractSubject, 'entry' | 'env'>): Connector {
  const configured = entry.configure?.(env);
  if (configured?.kind !== 'ready')
    throw new Error(`${entry.id} should be ready with the environment of its spec.`);
  return configured.connector;
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
