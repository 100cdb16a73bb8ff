import type { InboxEvent } from '@thread/domain';
import type { ConnectorEntry, RawRequest } from '../contract/connector';

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
    /** What is signed beside the body: method, address and time. Absent: the body alone is. */
    readonly signed?: {
      readonly timestampHeader: string;
      /** How old a delivery may be, in milliseconds. */
      readonly windowMs: number;
    };
    /** Whether a delivery is a JSON array of events or one event. */
    readonly format: 'array' | 'object';
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
    /** Statuses that ask to wait; 423, 429 and 477 when left out. */
    readonly waits?: readonly number[];
    /** The provider's error body for a status; the suite adds its own canary. */
    readonly body: (status: number) => Readonly<Record<string, unknown>>;
  };
}
