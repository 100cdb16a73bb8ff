/** The list with one item at another place; out-of-range places leave it as it is. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const next = [...items];
  if (to < 0 || to >= items.length || from < 0 || from >= items.length) return next;
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}
