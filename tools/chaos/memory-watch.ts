import type { ProcessSlot } from './process-slot';

const lookEveryMs = 2_000;

/** Samples the memory of processes; those that took a dead one's place count under its name. */
export class MemoryWatch {
  readonly #slots: readonly ProcessSlot[];
  readonly #seen: Record<string, { first: number; most: number }> = {};
  #timer: NodeJS.Timeout | null = null;

  constructor(slots: readonly ProcessSlot[]) {
    this.#slots = slots;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
  }

  /** @returns MB at first and at most, by process. */
  stop(): Readonly<Record<string, { readonly first: number; readonly most: number }>> {
    if (this.#timer) clearInterval(this.#timer);
    return this.#seen;
  }

  async #look(): Promise<void> {
    for (const slot of this.#slots) {
      const now = await slot.residentMb();
      if (now === null) continue;
      const known = (this.#seen[slot.name] ??= { first: now, most: now });
      known.most = Math.max(known.most, now);
    }
  }
}
