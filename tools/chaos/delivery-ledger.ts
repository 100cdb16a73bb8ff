import { open, type FileHandle } from 'node:fs/promises';

/**
 * What the provider knows to be acknowledged: one event id a line, on disk before anybody relies on it. Written only after the 2xx was
 * seen, so what is in it must be in Thread.
 */
export class DeliveryLedger {
  readonly #file: FileHandle;
  readonly #ids = new Set<number>();
  #waiting: { readonly ids: readonly number[]; readonly done: () => void }[] = [];
  #writing: Promise<void> | null = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<DeliveryLedger> {
    return new DeliveryLedger(await open(path, 'a', 0o600));
  }

  /** Every id written so far. */
  get ids(): ReadonlySet<number> {
    return this.#ids;
  }

  /** Resolves when the ids are on disk. */
  write(ids: readonly number[]): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ ids, done: resolve });
      this.#writing ??= this.#writeAll().finally(() => (this.#writing = null));
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      const ids = group.flatMap((entry) => entry.ids);
      await this.#file.write(ids.map((id) => `${id}\n`).join(''));
      await this.#file.datasync();
      for (const id of ids) this.#ids.add(id);
      for (const { done } of group) done();
    }
  }
}
