import type { z } from 'zod';
import type {
  AccountFacts,
  CallLimit,
  CanonicalEvent,
  InboxEvent,
  NewInboxEvent,
  Secret,
} from '@thread/domain';
import type { ConnectorError, ConnectorErrorFacts } from '../errors/connector-error';
import type { HttpAnswer } from '../http/send-http';
import type { ConnectorContext } from './context';
import type { OwnApps } from './own-app';
import type { ConnectorRecords } from './records';
import type { ConnectorWriter } from './writer';

/** What the gallery shows. */
export interface ConnectorDisplay {
  readonly name: string;
  readonly summary: string;
  /** What connecting it makes possible, as short phrases. */
  readonly capabilities: readonly string[];
  /** Inline SVG mark, own drawing, `currentColor`, viewBox 0 0 24 24; never a provider's trademark file. */
  readonly mark: string;
  /** Path of the set-up guide under docs/. */
  readonly guide: string | null;
}

export interface ScopeGroup {
  readonly id: string;
  readonly label: string;
  /** What stops working without it, as a sentence. */
  readonly enables: string;
  readonly scopes: readonly string[];
}

/** Tokens as a provider issued them. */
export interface IssuedTokens {
  readonly accessToken: Secret;
  /** Null when the answer carried none: the present one stays valid. */
  readonly refreshToken: Secret | null;
  /** Seconds until the access token dies. */
  readonly expiresInSeconds: number;
  /** Scopes the answer names; null when it names none (then `whoAmI` tells). */
  readonly scopes: readonly string[] | null;
}

/** Who the tokens belong to. */
export interface ProviderIdentity {
  readonly externalAccountId: string;
  readonly externalAccountName: string;
  readonly grantedScopes: readonly string[];
  readonly facts: AccountFacts;
}

/** OAuth 2.0 authorization-code endpoints and client, for the shared flow adapter. */
export interface OauthSettings {
  /** For the facts of errors; without it the token endpoint's host stands in. */
  readonly connectorId?: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly usePkce: boolean;
  /** How the token request is made: a form with id and secret in it (`form`, the default), or JSON with HTTP Basic. */
  readonly tokenRequest?: 'form' | 'basic_json';
  /** Extra query parameters of the authorisation request. */
  readonly authorizeParams?: (request: {
    readonly optionalScopes: readonly string[];
  }) => Readonly<Record<string, string>>;
  /** Converts a refusal of the authorisation page where the provider has error codes beyond RFC 6749; null = an ordinary one. */
  readonly authorisationError?: (
    error: string,
    description: string | null,
    facts: ConnectorErrorFacts,
  ) => ConnectorError | null;
  /** Converts a refused token request where the provider has error codes beyond RFC 6749; `tokenErrorOf` otherwise. */
  readonly tokenError?: (answer: HttpAnswer, facts: ConnectorErrorFacts, now: Date) => ConnectorError;
}

/** Everything that is asked of the provider as one app: the installation's, or a customer's own. */
export interface AppAuth {
  readonly oauth: OauthSettings;
  /** One token call. Throws AuthorisationExpired (final), VendorUnavailable/RateLimited (transient) or ConnectorMisconfigured (our client is refused). */
  refresh(refreshToken: Secret, signal: AbortSignal): Promise<IssuedTokens>;
  /** Best effort at the provider; throws ConnectorError when it could not be done. */
  revoke(
    tokens: { readonly accessToken: Secret; readonly refreshToken: Secret | null },
    signal: AbortSignal,
  ): Promise<void>;
  /** A cheap authenticated read that also tells granted scopes and account facts. Used after connecting and as health probe. */
  whoAmI(accessToken: Secret, signal: AbortSignal): Promise<ProviderIdentity>;
}

export interface ConnectorAuth {
  /** Null where the installation is configured with none; allowed only beside `ownApps`, and every connection then brings its own. */
  readonly installationApp: AppAuth | null;
  /** Apps that customers register themselves; absent where the installation's app serves every account. */
  readonly ownApps?: OwnApps<AppAuth>;
  readonly requiredScopes: readonly string[];
  readonly optionalScopeGroups: readonly ScopeGroup[];
  /** Reads the token answer of the code exchange. Throws UnexpectedResponse when it has no access token. */
  readIssuedTokens(answer: {
    readonly accessToken: string;
    readonly refreshToken: string | null;
    readonly params: Readonly<Record<string, unknown>>;
  }): IssuedTokens;
  /**
   * Tries what the connection reads, one small call for each kind of record, and answers the scopes that were refused: what was granted once
   * need not be allowed now. Part of the health probe; absent where `whoAmI` tells as much. Throws ConnectorError for any other trouble.
   */
  refusedScopes?(call: ConnectorContext['call'], granted: readonly string[]): Promise<readonly string[]>;
}

/** A request exactly as it arrived. Header names are lower case; a header sent twice is an array. */
export interface RawRequest {
  readonly method: string;
  /** Public URL as the provider called it, rebuilt from PUBLIC_URL and the raw request target. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export type Verification = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The body of a 200 that a provider waits for. */
export interface Acknowledgement {
  readonly contentType: string;
  readonly body: string;
}

export interface ConnectorWebhook {
  /** Runs before anything is parsed, logged or stored; constant-time; never throws for a bad request. Missing configuration rejects. */
  verify(request: RawRequest, now: Date): Verification;
  /**
   * Reads the secret out of the request with which a provider opens a subscription; null for every other request. Such a request proves nothing: what it
   * brings is shown to the operator, who configures it, and is stored or trusted nowhere else.
   */
  handshake?(request: RawRequest): string | null;
  /** Cuts a verified body into events without losing bytes. Throws DeliveryRejected when it is not the provider's format at all. */
  split(request: RawRequest): readonly NewInboxEvent[];
  /** What the provider is told once the events of this delivery are committed; absent or null: 204 without a body. Pure; never throws. */
  acknowledge?(request: RawRequest): Acknowledgement | null;
  /** Where the provider is told to send, as a person must enter it, and which subscriptions; for the guide and the settings page. */
  readonly setup: {
    readonly subscriptions: readonly string[];
    /** What a person looks at when webhooks have stopped, in order, one sentence each. The address and the subscriptions are shown beside it. */
    readonly whenSilent: readonly string[];
    /** Where every provider account has an address of its own: its query part, a secret for admins alone. Absent: one address for all. */
    accountQuery?(externalAccountId: string): Secret;
  };
}

/** Pull feed for what never arrived by webhook. */
export interface ConnectorPoll {
  readonly stream: string;
  /** Seconds between polls while the connection is healthy. */
  readonly everySeconds: number;
  /**
   * Changes since the cursor (null = start from now, look back over `initialLookbackSeconds`). Never advances past what it returned;
   * overlaps are fine, the inbox drops duplicates. `more` asks to be called again at once. Throws CursorExpired.
   */
  poll(
    context: ConnectorContext,
    cursor: unknown,
  ): Promise<{ readonly events: readonly NewInboxEvent[]; readonly cursor: unknown; readonly more: boolean }>;
}

/** What a listening gets to work with. */
export interface StreamListening {
  /** As `take` was given it last; null = from now on. */
  readonly cursor: unknown;
  /** Aborts when the listening has to end. */
  readonly signal: AbortSignal;
  /** The feed is open. `notice` is a sentence for a person about what does not come this way; null when all does. */
  opened(notice: string | null): Promise<void>;
  /**
   * Resolves once the events are committed and the cursor behind them is stored; one at a time. `catchUp` asks for a poll: the feed itself says
   * that it left something out. Rejects when the listening has passed to another process.
   */
  take(batch: {
    readonly events: readonly NewInboxEvent[];
    readonly cursor: unknown;
    readonly catchUp: boolean;
  }): Promise<void>;
}

/** Feed the provider keeps open: faster than `poll`, and never instead of it. */
export interface ConnectorStream {
  /**
   * Listens until `signal` aborts, then resolves. One listening per connection, whichever process it is in.
   * @throws CursorExpired when the cursor leads nowhere any more, StreamRefused when this account has no such feed, any other ConnectorError when it is to
   * be tried again.
   */
  listen(context: ConnectorContext, listening: StreamListening): Promise<void>;
}

export interface PipelineChoice {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly {
    readonly id: string;
    readonly label: string;
    readonly kind: 'open' | 'won' | 'lost';
  }[];
}

export interface ConnectorTriggers {
  readonly sources: readonly {
    readonly id: string;
    readonly label: string;
    readonly objectType: string;
    /** Property whose `record.changed` events report that a stage was entered (its value is the stage id). Absent: none does. */
    readonly stageProperty?: string;
  }[];
  /** Live list from the provider. */
  listPipelines(context: ConnectorContext): Promise<readonly PipelineChoice[]>;
  /** Picks the default of "Closed Won" from the live list. */
  defaultStage(
    pipelines: readonly PipelineChoice[],
  ): { readonly pipelineId: string; readonly stageId: string } | null;
}

/** What an admin can set for a connector beyond rule and mapping, drawn by the SPA from its JSON schema. */
export interface ConnectorSettingsForm {
  readonly schema: z.ZodObject;
  readonly labels: Readonly<Record<string, { readonly label: string; readonly help: string }>>;
}

/** A limit of the provider and the calls it is about. */
export interface ConnectorLimit extends CallLimit {
  /** Whether calls of this operation count against the limit; one call may count against several. */
  covers(operation: string): boolean;
}

/** A connector that can be connected. Required members are required; a missing capability is simply absent. */
export interface Connector {
  readonly id: string;
  readonly display: ConnectorDisplay;
  readonly settings: ConnectorSettingsForm;
  readonly auth: ConnectorAuth;
  /** The provider's limits on calls for one account. Empty only where it documents none. */
  readonly limits: readonly ConnectorLimit[];
  readonly webhook?: ConnectorWebhook;
  readonly poll?: ConnectorPoll;
  readonly stream?: ConnectorStream;
  /** Pure and synchronous. Unknown event types give []. Throws PayloadRejected when the event has the wrong shape. */
  readonly normalise?: (
    event: Pick<InboxEvent, 'body' | 'eventType' | 'source'>,
  ) => readonly CanonicalEvent[];
  readonly triggers?: ConnectorTriggers;
  readonly records?: ConnectorRecords;
  readonly writer?: ConnectorWriter;
}

/** One line of the catalogue: always shown; connectable when its configuration is complete. */
export interface ConnectorEntry {
  readonly id: string;
  readonly display: ConnectorDisplay;
  /** Builds the connector from the environment, or says what is missing. Absent = announced, not connectable yet. */
  readonly configure?: (env: Readonly<Record<string, string | undefined>>) => ConfiguredConnector;
  /** For announced connectors: what is coming and why it cannot be connected yet. */
  readonly coming?: { readonly what: string; readonly why: string };
}

export type ConfiguredConnector =
  | { readonly kind: 'ready'; readonly connector: Connector }
  /** `missing` names the variables; the gallery shows them to admins. */
  | { readonly kind: 'not_configured'; readonly missing: readonly string[] }
  /** A variable has a value that cannot be used: refused at start. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Declares a connector; only fixes the type. */
export function defineConnector(connector: Connector): Connector {
  return connector;
}

/** Declares a catalogue entry; only fixes the type. */
export function defineConnectorEntry(entry: ConnectorEntry): ConnectorEntry {
  return entry;
}
