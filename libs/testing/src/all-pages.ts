/** Every item of a paged list, read page by page to its end. */
export async function allPages<T>(
  read: (
    cursor: string | undefined,
  ) => Promise<{ readonly data: readonly T[]; readonly nextCursor: string | null }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await read(cursor);
    all.push(...page.data);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}
