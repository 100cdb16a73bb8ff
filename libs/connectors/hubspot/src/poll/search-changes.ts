import type { ConnectorContext } from '@thread/connector-kit';
import type { Search } from '../search/search';
import { mergedIdsOf, mergedIdsProperty } from '../records/merged-ids';
import type { PollPosition } from './poll-cursor';

/** The most a search page may hold. */
export const pageSize = 200;
/** The search index lags behind and may take changes in out of order: every scan looks back this far. The inbox drops what it knows. */
export const overlapMs = 2 * 60 * 1000;
/** The position stays at least this far behind the clock, so that a late-indexed change is never behind it by more than the overlap. */
export const indexLagMs = 30 * 1000;

export interface ChangedRecord {
  readonly id: string;
  readonly modifiedAt: Date;
  readonly mergedIds: readonly string[];
}

const filtersFor = (property: string, position: PollPosition): readonly object[] => {
  const since = position.catchingUp ? position.from : position.from - overlapMs;
  if (position.afterId === null) return [{ propertyName: property, operator: 'GTE', value: String(since) }];
  return [
    { propertyName: property, operator: 'EQ', value: String(position.from) },
    { propertyName: 'hs_object_id', operator: 'GT', value: position.afterId },
  ];
};

const instantOf = (text: string | null | undefined): Date | null => {
  const at = new Date(/^\d+$/.test(text ?? '') ? Number(text) : (text ?? ''));
  return Number.isNaN(at.getTime()) ? null : at;
};

const nextPosition = (
  position: PollPosition,
  found: readonly ChangedRecord[],
  isFull: boolean,
  now: Date,
): PollPosition => {
  const last = found.at(-1);
  if (position.afterId !== null) {
    if (isFull && last) return { ...position, afterId: last.id };
    return { from: position.from + 1, catchingUp: true, afterId: null };
  }
  if (!last) return { ...position, catchingUp: false };
  const lastAt = last.modifiedAt.getTime();
  if (!isFull)
    return {
      from: Math.max(position.from, Math.min(lastAt, now.getTime() - indexLagMs)),
      catchingUp: false,
      afterId: null,
    };
  const started = position.catchingUp ? position.from : position.from - overlapMs;
  // A whole page in one millisecond (an import): go on by id inside it, or the next page would be this one again.
  if (lastAt <= started || found[0]?.modifiedAt.getTime() === lastAt)
    return { from: lastAt, catchingUp: true, afterId: '0' };
  return { from: lastAt, catchingUp: true, afterId: null };
};

/**
 * One page of records changed since the position, oldest change first, and where to go on. Pages by (instant, id) instead of HubSpot's paging, which ends at 10,000
 * results: each page starts at the last instant of the one before. Archived records never turn up in a search.
 */
export async function searchChanges(
  search: Search,
  context: ConnectorContext,
  type: 'deals' | 'companies',
  property: string,
  position: PollPosition,
): Promise<{ readonly found: readonly ChangedRecord[]; readonly position: PollPosition }> {
  const results = await search(context, type, {
    filterGroups: [{ filters: filtersFor(property, position) }],
    sorts: [{ propertyName: position.afterId === null ? property : 'hs_object_id', direction: 'ASCENDING' }],
    properties: [property, mergedIdsProperty],
    limit: pageSize,
  });
  const found = results.flatMap((record) => {
    const modifiedAt = instantOf(record.properties[property]) ?? record.updatedAt;
    return modifiedAt ? [{ id: record.id, modifiedAt, mergedIds: mergedIdsOf(record) }] : [];
  });
  return { found, position: nextPosition(position, found, results.length >= pageSize, context.clock.now()) };
}
