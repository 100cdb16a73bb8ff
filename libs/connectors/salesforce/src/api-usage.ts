import type { CallLane } from '@thread/connector-kit';

interface Usage {
  readonly share: number;
  readonly at: number;
}

/** Background work stops here, and leaves the rest of an org's day to live work and to the org's other integrations. */
const backgroundShare = 0.8;
/** Every quarter of an hour one call may look again. */
const lookAgainMs = 15 * 60 * 1000;
const mostOrgs = 1_000;

/** What Salesforce says of each org's API calls: every answer's `Sforce-Limit-Info: api-usage=18/5000`. */
export class ApiUsage {
  readonly #byInstance = new Map<string, Usage>();

  note(instanceUrl: string, header: string | null, at: number): void {
    const [, used, max] = /api-usage=(\d+)\/(\d+)/.exec(header ?? '') ?? [];
    if (used === undefined || Number(max) === 0) return;
    this.#byInstance.delete(instanceUrl);
    this.#byInstance.set(instanceUrl, { share: Number(used) / Number(max), at });
    const [oldest] = this.#byInstance.keys();
    if (this.#byInstance.size > mostOrgs && oldest !== undefined) this.#byInstance.delete(oldest);
  }

  /** Milliseconds a call of this lane has to wait; 0 = it may go out. */
  waitFor(instanceUrl: string, lane: CallLane, now: number): number {
    if (lane === 'live' || lane === 'clicked') return 0;
    const known = this.#byInstance.get(instanceUrl);
    if (known === undefined || known.share < backgroundShare) return 0;
    return Math.max(0, known.at + lookAgainMs - now);
  }
}
