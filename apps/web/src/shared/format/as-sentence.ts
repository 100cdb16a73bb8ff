/** Text with a full stop at its end, so that a sentence can follow it; for words that come from elsewhere. */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
