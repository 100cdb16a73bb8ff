import type { Canary } from './canary';
import { spellingsOf, type Encoding } from './spelling';

/** Where a secret was found. Never the secret itself. */
export interface Find {
  readonly canary: Canary;
  readonly encoding: Encoding;
  /** Bytes from the beginning of the piece. */
  readonly offset: number;
}

interface Needle {
  readonly canary: Canary;
  readonly encoding: Encoding;
  readonly bytes: Buffer;
  /** Where in `bytes` its four probed bytes are. */
  readonly probe: number;
}

const hashBits = 18;
const spread = 0x9e3779b1;
const hashOf = (word: number): number => Math.imul(word, spread) >>> (32 - hashBits);

/**
 * Looks for thousands of spellings at once, at the speed of one pass over the bytes: four bytes out of the middle of each spelling are
 * kept in a table, and only where those stand the whole spelling is compared.
 */
export class SecretSearch {
  readonly #maybe = new Uint8Array(1 << hashBits);
  readonly #needles = new Map<number, Needle[]>();
  #longest = 0;

  constructor(canaries: readonly Canary[]) {
    for (const canary of canaries) {
      for (const { encoding, bytes } of spellingsOf(canary.bytes)) {
        // In the first half: a token's end may be the same for many (padding, a signature's trailer).
        const probe = Math.floor(bytes.length / 3);
        const word = bytes.readInt32LE(probe);
        this.#maybe[hashOf(word)] = 1;
        const needles = this.#needles.get(word) ?? [];
        needles.push({ canary, encoding, bytes, probe });
        this.#needles.set(word, needles);
        this.#longest = Math.max(this.#longest, bytes.length);
      }
    }
  }

  /** Every spelling of every secret in the chunks of one piece, wherever they were cut. Each spelling is told once. */
  async inPiece(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<readonly Find[]> {
    const finds = new Map<Needle, Find>();
    let rest: Buffer = Buffer.alloc(0);
    let before = 0;
    for await (const chunk of chunks) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (const [needle, at] of this.#inBytes(bytes)) {
        if (finds.has(needle)) continue;
        const { canary, encoding } = needle;
        finds.set(needle, { canary, encoding, offset: before + at });
      }
      const kept = Math.min(this.#longest, bytes.length);
      before += bytes.length - kept;
      rest = bytes.subarray(bytes.length - kept);
    }
    return [...finds.values()];
  }

  *#inBytes(bytes: Buffer): Generator<readonly [Needle, number]> {
    if (bytes.length < 4) return;
    const maybe = this.#maybe;
    let word = (bytes[0]! << 8) | (bytes[1]! << 16) | (bytes[2]! << 24);
    for (let end = 3; end < bytes.length; end += 1) {
      word = (word >>> 8) | (bytes[end]! << 24);
      if (maybe[Math.imul(word, spread) >>> (32 - hashBits)] === 0) continue;
      for (const needle of this.#needles.get(word) ?? []) {
        const start = end - 3 - needle.probe;
        if (start < 0 || start + needle.bytes.length > bytes.length) continue;
        if (bytes.compare(needle.bytes, 0, undefined, start, start + needle.bytes.length) === 0)
          yield [needle, start];
      }
    }
  }
}
