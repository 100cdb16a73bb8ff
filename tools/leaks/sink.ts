/** Something that can be read and must not hold a secret: a file, a table, an answer. */
export interface Piece {
  /** What a person needs to find it: a file's name, a route, a table. */
  readonly place: string;
  chunks(): AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** One way out of the product. */
export interface Sink {
  readonly name: string;
  /** Everything that has come out so far. */
  pieces(): AsyncIterable<Piece> | Iterable<Piece>;
  /** Puts texts into it by its own means, for the self-test. Afterwards `pieces` must show them. */
  plant(texts: readonly string[]): Promise<void>;
}

export function textPiece(place: string, text: string | Buffer): Piece {
  return { place, chunks: () => [Buffer.from(text)] };
}
