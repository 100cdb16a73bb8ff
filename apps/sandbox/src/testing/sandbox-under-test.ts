import { readSandboxConfig, type SandboxConfig } from '../sandbox.config';
import { startSandbox, type RunningSandbox } from '../start-sandbox';
import { startReceiver, type WebhookReceiver } from './webhook-receiver';

/** The status, parsed body and headers of one call. */
export interface Answer {
  status: number;
  body: JsonObject;
  headers: Headers;
}

/**
 * Parsed JSON as specs read it: any of the fields below at any depth, text where text is needed. It says nothing of what
 * is really there; the expectations do.
 */
export type JsonObject = string & { [Name in FieldName]: JsonObject } & [
    JsonObject,
    JsonObject,
    ...JsonObject[],
  ];
type FieldName =
  | 'access_token'
  | 'refresh_token'
  | 'expires_in'
  | 'scopes'
  | 'error'
  | 'error_description'
  | 'status'
  | 'message'
  | 'category'
  | 'subCategory'
  | 'correlationId'
  | 'context'
  | 'requiredGranularScopes'
  | 'policyName'
  | 'errorType'
  | 'objectWriteTraceId'
  | 'code'
  | 'errors'
  | 'numErrors'
  | 'results'
  | 'total'
  | 'paging'
  | 'next'
  | 'after'
  | 'id'
  | 'ids'
  | 'properties'
  | 'associations'
  | 'propertiesWithHistory'
  | 'amount'
  | 'dealstage'
  | 'companies'
  | 'contacts'
  | 'new'
  | 'name'
  | 'label'
  | 'stages'
  | 'userId'
  | 'userIdIncludingInactive'
  | 'portalId'
  | 'from'
  | 'to'
  | 'toObjectId'
  | 'associationTypes'
  | 'pending'
  | 'kind'
  | 'hits'
  | 'remaining'
  | 'hs_v2_date_entered_closedwon'
  | 'hs_v2_date_exited_appointmentscheduled'
  | 'hs_arr'
  | 'moved'
  | 'portals'
  | 'tokenCalls'
  | 'byEndpoint'
  | 'token'
  | 'redirectTo'
  | 'description'
  | 'records'
  | 'deals'
  | 'url'
  | 'subject'
  | 'line_items';

export const redirectUri = 'http://localhost:9/callback';
export const allScopes = [
  'oauth',
  ...['deals', 'companies', 'contacts', 'line_items'].flatMap((name) => [
    `crm.objects.${name}.read`,
    `crm.objects.${name}.write`,
    `crm.schemas.${name}.read`,
    `crm.schemas.${name}.write`,
  ]),
  'crm.objects.owners.read',
];

/** A sandbox on free ports with a controllable clock and a webhook receiver, for one spec file. */
export class SandboxUnderTest {
  private offset = 0;

  private constructor(
    readonly receiver: WebhookReceiver,
    private readonly start: (now: () => number) => Promise<RunningSandbox>,
  ) {}

  running!: RunningSandbox;

  static async start(overrides: Partial<SandboxConfig> = {}): Promise<SandboxUnderTest> {
    const receiver = await startReceiver();
    const defaults = readSandboxConfig({});
    const config = {
      ...defaults,
      logLevel: 'silent' as const,
      ...overrides,
      hubspot: {
        ...defaults.hubspot,
        redirectUrls: [redirectUri],
        webhookUrl: receiver.url,
        ...overrides.hubspot,
      },
    };
    const sandbox = new SandboxUnderTest(receiver, (now) => startSandbox(config, { now }));
    try {
      sandbox.running = await sandbox.start(() => Date.now() + sandbox.offset);
    } catch (error) {
      await receiver.stop();
      throw error;
    }
    return sandbox;
  }

  get url(): string {
    return this.running.ready.url;
  }

  get portalId(): number {
    return this.running.hubspot.portals[0]?.id ?? 0;
  }

  get otherPortalId(): number {
    return this.running.hubspot.portals[1]?.id ?? 0;
  }

  /** Lets time pass without waiting. */
  advance(ms: number): void {
    this.offset += ms;
  }

  /** Back to the seed with nothing installed, no faults and an empty receiver. */
  reset(): void {
    this.running.hubspot.reset(false);
    this.running.traffic.clear();
    this.receiver.clear();
    this.receiver.answer = 200;
  }

  authorizeUrl(extra: Record<string, string> = {}): string {
    const url = new URL(this.running.ready.hubspot.authorizeUrl);
    const given = {
      client_id: this.running.hubspot.app.clientId,
      redirect_uri: redirectUri,
      scope: allScopes.join(' '),
      ...extra,
    };
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
    return url.toString();
  }

  /** Decides the consent form as a browser would; returns the parameters of the redirect. */
  async consent(
    extra: Record<string, string> = {},
    form: Record<string, string> = {},
  ): Promise<URLSearchParams> {
    const response = await fetch(this.authorizeUrl(extra), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ decision: 'grant', portal: String(this.portalId), ...form }),
    });
    return new URL(response.headers.get('location') ?? 'http://none').searchParams;
  }

  async token(form: Record<string, string>, path = '/oauth/2026-09/token'): Promise<Answer> {
    const { clientId, clientSecret } = this.running.hubspot.app;
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form });
    return read(await fetch(`${this.running.ready.hubspot.apiUrl}${path}`, { method: 'POST', body }));
  }

  /** Installs the app; returns the token answer. */
  async connect(scopes = allScopes, portalId = this.portalId): Promise<JsonObject> {
    const params = await this.consent({ scope: scopes.join(' ') }, { portal: String(portalId) });
    const form = {
      grant_type: 'authorization_code',
      code: params.get('code') ?? '',
      redirect_uri: redirectUri,
    };
    return (await this.token(form)).body;
  }

  /** A caller of the API with a token. */
  api(token: string): (method: string, path: string, body?: unknown) => Promise<Answer> {
    return async (method, path, body) =>
      read(
        await fetch(`${this.running.ready.hubspot.apiUrl}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        }),
      );
  }

  /** The control API. */
  async control(method: string, path: string, body?: unknown): Promise<JsonObject> {
    const response = await fetch(`${this.url}/_sandbox/api/hubspot${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return (await read(response)).body;
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.receiver.stop();
  }
}

/** Reads an answer whose body may be empty. */
export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    body: JSON.parse(text === '' ? '{}' : text) as JsonObject,
    headers: response.headers,
  };
}

/** Waits until a condition holds. @throws Error after the deadline. */
export async function until(holds: () => boolean, what: string, deadlineMs = 5_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
