import { setTimeout as pause } from 'node:timers/promises';
import { listAccounts, readAccount } from '@thread/contracts';
import type { RestClient } from '../product-client/rest-client';

export interface SeenAccount {
  readonly accountId: string;
  readonly externalIds: readonly string[];
  /** When the list showed it first, on the clock of `performance.now()`. */
  readonly seenAt: number;
}

const lookEveryMs = 50;

/** Watches the account list for accounts that were not there before. */
export class AccountWatch {
  readonly #client: RestClient;
  readonly #known = new Set<string>();
  readonly seen: SeenAccount[] = [];

  constructor(client: RestClient) {
    this.#client = client;
  }

  /** Takes everything that is there now as known. */
  async begin(): Promise<void> {
    for (const { id } of await this.#unknown()) this.#known.add(id);
  }

  /** Looks until every one of the external ids has an account, or the time is over. */
  async untilAll(
    externalIds: readonly string[],
    timeoutMs: number,
    progress: (done: number) => void,
  ): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const missing = (): number => externalIds.length - this.accountsOf(externalIds);
    while (missing() > 0 && performance.now() < deadline) {
      if ((await this.look()) > 0) progress(externalIds.length - missing());
      else await pause(lookEveryMs);
    }
  }

  /** One look. @returns how many new accounts it found. */
  async look(): Promise<number> {
    const fresh = await this.#unknown();
    for (const { id, seenAt } of fresh) {
      this.#known.add(id);
      const { links } = await this.#client.call(readAccount, { params: { accountId: id } });
      this.seen.push({ accountId: id, externalIds: links.map((link) => link.externalId), seenAt });
    }
    return fresh.length;
  }

  /** How many of the external ids have an account. */
  accountsOf(externalIds: readonly string[]): number {
    const linked = new Set(this.seen.flatMap((account) => account.externalIds));
    return externalIds.filter((id) => linked.has(id)).length;
  }

  async #unknown(): Promise<readonly { readonly id: string; readonly seenAt: number }[]> {
    const found: { id: string; seenAt: number }[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#client.call(listAccounts, { query: { limit: 100, cursor } });
      const seenAt = performance.now();
      const fresh = page.data.filter(({ id }) => !this.#known.has(id));
      found.push(...fresh.map(({ id }) => ({ id, seenAt })));
      // Newest first: a page with something known on it is the last one of interest.
      cursor = fresh.length === page.data.length ? (page.nextCursor ?? undefined) : undefined;
    } while (cursor !== undefined);
    return found;
  }
}
