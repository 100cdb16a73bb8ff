const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const marker = '…';

/**
 * The beginning of a text that is too long, ending in "…", at most `longest` UTF-16 units with it; a shorter text as it is. What a reader sees as one
 * character, such as a family emoji or a letter with its accents, is kept whole or left out.
 */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const room = longest - marker.length;
  let end = 0;
  // One character more than fits, so that the last one that does is known to be complete.
  for (const { index, segment } of segmenter.segment(text.slice(0, room + 50).toWellFormed())) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  // A single "character" longer than the room is an attack or an accident.
  if (end === 0)
    return `${text
      .slice(0, room)
      .toWellFormed()
      .replace(/\uFFFD$/u, '')}${marker}`;
  return `${text.slice(0, end).toWellFormed().trimEnd()}${marker}`;
}
