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

/** How many of the external ids have an account. */
export function accountsOf(seen: readonly SeenAccount[], externalIds: readonly string[]): number {
  const linked = new Set(seen.flatMap((account) => account.externalIds));
  return externalIds.filter((id) => linked.has(id)).length;
}

/**
 * Watches the account list for accounts that were not there before. Whose they are is read only when all seem to be there:
 * reading them meanwhile would slow down what is measured.
 */
export class AccountWatch {
  readonly #client: RestClient;
  readonly #known = new Set<string>();
  readonly #unread: { id: string; seenAt: number }[] = [];
  readonly #seen: SeenAccount[] = [];

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
    while (performance.now() < deadline) {
      if ((await this.#look()) === 0) await pause(lookEveryMs);
      else progress(this.#seen.length + this.#unread.length);
      const there = this.#seen.length + this.#unread.length;
      if (there >= externalIds.length && accountsOf(await this.seen(), externalIds) === externalIds.length)
        return;
    }
  }

  /** Every new account so far, after one more look. */
  async seen(): Promise<readonly SeenAccount[]> {
    await this.#look();
    for (const { id, seenAt } of this.#unread.splice(0)) {
      const { links } = await this.#client.call(readAccount, { params: { accountId: id } });
      this.#seen.push({ accountId: id, externalIds: links.map((link) => link.externalId), seenAt });
    }
    return this.#seen;
  }

  /** @returns how many new accounts there are. */
  async #look(): Promise<number> {
    const fresh = await this.#unknown();
    for (const account of fresh) this.#known.add(account.id);
    this.#unread.push(...fresh);
    return fresh.length;
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
