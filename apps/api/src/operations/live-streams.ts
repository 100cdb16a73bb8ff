import { Injectable } from '@nestjs/common';

/** Open live streams of this process by session, so that signing out closes them at once. */
@Injectable()
export class LiveStreams {
  readonly #streams = new Map<string, Set<() => void>>();

  /** @returns a function that forgets the stream. */
  add(sessionIdHash: Uint8Array, close: () => void): () => void {
    const key = Buffer.from(sessionIdHash).toString('hex');
    const streams = this.#streams.get(key) ?? new Set();
    this.#streams.set(key, streams.add(close));
    return () => {
      streams.delete(close);
      if (streams.size === 0) this.#streams.delete(key);
    };
  }

  endSession(sessionIdHash: Uint8Array): void {
    for (const close of this.#streams.get(Buffer.from(sessionIdHash).toString('hex')) ?? []) close();
  }

  endAll(): void {
    for (const streams of this.#streams.values()) for (const close of [...streams]) close();
  }
}
