import type { Executor } from '../database';

/** Provider instants of the versions of deals that were read last, by external id. One round trip. */
export async function seenVersions(
  executor: Executor,
  connectionId: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (externalIds.length === 0) return new Map();
  const rows = await executor.sourceRecord.findMany({
    where: {
      connectionId,
      objectType: 'deal',
      externalId: { in: [...new Set(externalIds)] },
      sourceUpdatedAt: { not: null },
    },
    select: { externalId: true, sourceUpdatedAt: true },
  });
  return new Map(
    rows.flatMap(({ externalId, sourceUpdatedAt }) =>
      sourceUpdatedAt ? [[externalId, sourceUpdatedAt]] : [],
    ),
  );
}
