import { setTimeout as wait } from 'node:timers/promises';

/** HubSpot allows five searches a second for each portal; four leave room for another process of ours. */
const spacingMs = 250;
/** Portals remembered; a forgotten one was last searched long ago. */
const mostPortals = 1000;

/** Spreads the searches of one portal out: the search limit has no headers to steer by, and exceeding it pauses the whole connection. */
export class SearchPacer {
  readonly #freeAt = new Map<string, number>();

  /** @param everyMs Milliseconds between two searches of one portal. */
  constructor(private readonly everyMs = spacingMs) {}

  /** Resolves when it is this caller's turn; callers of one portal are served in the order they came. */
  async turn(portalId: string): Promise<void> {
    const now = performance.now();
    const mine = Math.max(now, this.#freeAt.get(portalId) ?? 0);
    this.#freeAt.delete(portalId);
    this.#freeAt.set(portalId, mine + this.everyMs);
    const [oldest] = this.#freeAt.keys();
    if (this.#freeAt.size > mostPortals && oldest !== undefined) this.#freeAt.delete(oldest);
    if (mine > now) await wait(mine - now);
  }
}
