import { z } from 'zod';

const counters = z.object({
  total: z.number(),
  tokenCalls: z.number(),
  portals: z.record(z.string(), z.object({ byEndpoint: z.record(z.string(), z.number()) })),
});
export type ProviderCalls = z.infer<typeof counters>;

const state = z.object({
  portals: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      pipelines: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          stages: z.array(z.object({ id: z.string(), label: z.string(), isClosed: z.boolean() }).loose()),
        }),
      ),
    }),
  ),
  webhooksPending: z.number(),
});
export type SandboxState = z.infer<typeof state>;

const record = z.object({
  id: z.string(),
  /** What is text of them. */
  properties: z.record(
    z.string(),
    z.unknown().transform((value) => (typeof value === 'string' ? value : null)),
  ),
  associations: z.record(z.string(), z.array(z.string())).default({}),
  /** Where the control API of the provider says so itself: the stage's id, and whether the deal has all an account needs. */
  stage: z.string().nullish(),
  pipeline: z.string().optional(),
  complete: z.boolean().optional(),
});
export type SandboxRecord = z.infer<typeof record>;

/** Remote control of one simulated CRM (apps/sandbox/README.md): what a salesperson does, counters, faults. */
export class SandboxClient {
  /** @param url address of the sandbox. @param provider path of the provider, e.g. its connector id. */
  constructor(
    readonly url: string,
    readonly provider: string,
  ) {}

  async state(): Promise<SandboxState> {
    return state.parse(await this.send('GET', '/state'));
  }

  async deals(portal: number): Promise<readonly SandboxRecord[]> {
    return z.object({ results: z.array(record) }).parse(await this.send('GET', `/portals/${portal}/deals`))
      .results;
  }

  /** Moves deals in one go. @returns how many really moved. */
  async moveDeals(portal: number, ids: readonly string[], stage: string): Promise<number> {
    const answer = await this.send('POST', `/portals/${portal}/deals/move`, { ids, stage });
    return z.object({ moved: z.number() }).parse(answer).moved;
  }

  /** Makes deals with company, contact, line item and note. */
  async createDeals(portal: number, count: number, stage: string): Promise<readonly string[]> {
    const answer = await this.send('POST', `/portals/${portal}/deals/many`, { count, stage });
    return z.object({ ids: z.array(z.string()) }).parse(answer).ids;
  }

  async updateRecord(
    portal: number,
    type: string,
    id: string,
    properties: Record<string, string | null>,
  ): Promise<void> {
    await this.send('PATCH', `/portals/${portal}/${type}/${id}`, { properties });
  }

  /** Calls to the provider's API since the last reset; token calls are counted apart. */
  async calls(): Promise<ProviderCalls> {
    return counters.parse(await this.send('GET', '/counters'));
  }

  async resetCalls(): Promise<void> {
    await this.send('POST', '/counters/reset', {});
  }

  async setFault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    await this.send('POST', '/faults', fault);
  }

  async clearFaults(): Promise<void> {
    await this.send('DELETE', '/faults');
  }

  /** Any other call of the control API. */
  async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_sandbox/api/${this.provider}${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`Sandbox ${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text === '' ? null : JSON.parse(text);
  }
}
