import type { Canary, CanaryKind } from './canary';
import { allowedBy } from './legitimate-places';
import type { SecretSearch } from './secret-search';
import type { Sink } from './sink';
import type { Encoding } from './spelling';

/** A secret somewhere it must not be. Tells where, never what. */
export interface Hit {
  readonly sink: string;
  readonly place: string;
  readonly kind: CanaryKind;
  readonly encoding: Encoding;
  readonly offset: number;
}

export interface SinkReading {
  readonly sink: string;
  readonly pieces: number;
  readonly bytes: number;
  readonly hits: readonly Hit[];
  /** Secrets seen where they belong. */
  readonly allowed: number;
}

/**
 * Reads all of a sink. What was found in a legitimate place is counted, everything else is a hit.
 * @param onHit is told which secret each hit is.
 */
export async function readSink(
  sink: Sink,
  search: SecretSearch,
  onHit: (canary: Canary, encoding: Encoding) => void = () => undefined,
): Promise<SinkReading> {
  const hits: Hit[] = [];
  let [pieces, bytes, allowed] = [0, 0, 0];
  async function* counted(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  for await (const { place, chunks } of sink.pieces()) {
    pieces += 1;
    for (const { canary, encoding, offset } of await search.inPiece(counted(chunks()))) {
      const { kind } = canary;
      if (allowedBy(sink.name, place, kind)) {
        allowed += 1;
        continue;
      }
      hits.push({ sink: sink.name, place, kind, encoding, offset });
      onHit(canary, encoding);
    }
  }
  return { sink: sink.name, pieces, bytes, hits, allowed };
}
