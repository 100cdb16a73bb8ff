import { readSandboxConfig } from '../sandbox.config';
import { startSandbox, type RunningSandbox } from '../start-sandbox';
import type { Row } from '../providers/notion/workspace/model';
import { startReceiver, type WebhookReceiver } from './webhook-receiver';

/** What a call answered. `json` is read loosely: the expectations say what must be there. */
export interface NotionAnswer {
  status: number;
  json: Record<string, unknown>;
  headers: Headers;
}

export const notionRedirect = 'http://localhost:9/callback';
export const webhookToken = 'secret_of_the_spec';

async function read(response: Response): Promise<NotionAnswer> {
  const text = await response.text();
  return { status: response.status, json: JSON.parse(text === '' ? '{}' : text), headers: response.headers };
}

/** A sandbox on free ports whose Notion is looked at, with a clock to turn and a webhook receiver. */
export class NotionUnderTest {
  private offset = 0;

  private constructor(readonly receiver: WebhookReceiver) {}

  running!: RunningSandbox;

  static async start(): Promise<NotionUnderTest> {
    const receiver = await startReceiver();
    const sandbox = new NotionUnderTest(receiver);
    const config = readSandboxConfig({
      SANDBOX_LOG_LEVEL: 'silent',
      SANDBOX_NOTION_REDIRECT_URLS: notionRedirect,
      SANDBOX_NOTION_WEBHOOK_URL: receiver.url,
      SANDBOX_NOTION_WEBHOOK_TOKEN: webhookToken,
    });
    sandbox.running = await startSandbox(config, { now: () => Date.now() + sandbox.offset });
    return sandbox;
  }

  get notion() {
    return this.running.notion;
  }

  get workspace() {
    const [first] = this.notion.workspaces;
    if (first === undefined) throw new Error('There is no workspace.');
    return first;
  }

  source(name: string) {
    const source = this.workspace.dataSources.find((one) => one.name === name);
    if (source === undefined) throw new Error(`There is no ${name}.`);
    return source;
  }

  rows(name: string): Row[] {
    const { id } = this.source(name);
    return [...this.workspace.rows.values()].filter((row) => row.dataSourceId === id);
  }

  /** Lets time pass without waiting. */
  advance(ms: number): void {
    this.offset += ms;
  }

  /** Back to the seed, nothing authorised, no limit on calls. */
  reset(): void {
    this.notion.reset(false);
    this.notion.faults.set({ kind: 'rateLimits', perSecond: 1_000_000 });
    this.running.traffic.clear();
    this.receiver.clear();
    this.receiver.answer = 200;
  }

  authorizeUrl(extra: Record<string, string> = {}): string {
    const url = new URL(this.running.ready.notion.authorizeUrl);
    const given = {
      client_id: this.notion.app.clientId,
      redirect_uri: notionRedirect,
      response_type: 'code',
      owner: 'user',
      state: 'the state',
      ...extra,
    };
    for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
    return url.href;
  }

  /** Decides the consent page; answers the query the browser comes back with. */
  async consent(databases: string[] | undefined = undefined, decision = 'grant'): Promise<URLSearchParams> {
    const body = new URLSearchParams({ workspace: this.workspace.id, decision });
    for (const id of databases ?? this.workspace.databases.map((one) => one.id)) body.append('database', id);
    const response = await fetch(this.authorizeUrl(), { method: 'POST', body, redirect: 'manual' });
    return new URL(response.headers.get('location') ?? '').searchParams;
  }

  async oauth(
    path: string,
    body: unknown,
    basic = `${this.notion.app.clientId}:${this.notion.app.clientSecret}`,
  ) {
    return read(
      await fetch(`${this.running.ready.notion.apiUrl}/v1/oauth/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
        },
        body: JSON.stringify(body),
      }),
    );
  }

  /** Authorises with the databases given (all of them otherwise); answers the token answer. */
  async connect(
    databases?: string[],
  ): Promise<{ access_token: string; refresh_token: string; bot_id: string }> {
    const code = (await this.consent(databases)).get('code');
    const body = { grant_type: 'authorization_code', code, redirect_uri: notionRedirect };
    return (await this.oauth('token', body)).json as never;
  }

  /** A caller of the API with a token. */
  api(token: string, headers: Record<string, string> = { 'notion-version': '2026-03-11' }) {
    return async (method: string, path: string, body?: unknown): Promise<NotionAnswer> =>
      read(
        await fetch(`${this.running.ready.notion.apiUrl}${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
  }

  /** The control API. */
  async control(method: string, path: string, body?: unknown): Promise<NotionAnswer> {
    return read(
      await fetch(`${this.running.ready.url}/_sandbox/api/notion${path}`, {
        method,
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.receiver.stop();
  }
}
