/** Characters that make a word longer: one at the end of what stands before it, one at the beginning of what follows. */
export interface WordCharacters {
  readonly before: RegExp;
  readonly after: RegExp;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where one of the words stands by itself in a text, to the letter. Of words that overlap the one named first counts.
 * @returns spans in code units, in their order. Nothing is compiled out of the words, so they may be anything.
 */
export function findWords(
  text: string,
  words: readonly string[],
  { before, after }: WordCharacters,
): readonly Span[] {
  const found: Span[] = [];
  for (const word of words) {
    if (word === '') continue;
    for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + 1)) {
      const end = start + word.length;
      // Two code units hold the neighbour whatever character it is.
      const longer =
        before.test(text.slice(Math.max(0, start - 2), start)) || after.test(text.slice(end, end + 2));
      if (!longer && !found.some((other) => start < other.end && other.start < end))
        found.push({ start, end });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}
