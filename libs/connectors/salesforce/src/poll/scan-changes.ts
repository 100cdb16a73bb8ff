import type { ConnectorContext } from '@thread/connector-kit';
import { queryRows } from '../records/query-rows';
import { idOf, instantOf } from '../records/row-values';
import { soqlInstant } from '../salesforce.client';
import type { SalesforceClient } from '../salesforce.client';
import type { Row } from '../salesforce.schemas';
import type { PollPosition } from './poll-cursor';

/** Records of one page. */
export const pageSize = 2_000;
/**
 * A record shows when its transaction is committed, with a time stamp from before: every scan looks back this far behind its position, and the position
 * stays that far behind the clock. The inbox drops what it knows.
 */
export const overlapMs = 5 * 60 * 1000;
const lagMs = 30 * 1000;

export interface ChangedRow {
  readonly id: string;
  readonly changedAt: Date;
  readonly row: Row;
}

export interface Scan {
  readonly found: readonly ChangedRow[];
  readonly position: PollPosition;
  readonly more: boolean;
}

const conditionFor = ({ at, afterId }: PollPosition): object =>
  afterId === null
    ? { SystemModstamp: { $gte: soqlInstant(at - overlapMs) } }
    : {
        $or: [
          { SystemModstamp: { $gt: soqlInstant(at) } },
          { $and: [{ SystemModstamp: soqlInstant(at) }, { Id: { $gt: afterId } }] },
        ],
      };

/**
 * One page of records changed or deleted since the position, oldest change first. Pages by (SystemModstamp, Id), so that records of one second, and records that
 * change while the scan is under way, are neither skipped nor met for ever.
 */
export async function scanChanges(
  client: SalesforceClient,
  context: ConnectorContext,
  request: { readonly object: string; readonly fields: readonly string[]; readonly position: PollPosition },
): Promise<Scan> {
  const { object, fields, position } = request;
  const statement = {
    from: object,
    fields: ['Id', 'SystemModstamp', 'IsDeleted', ...fields],
    where: conditionFor(position),
    orderBy: [
      ['SystemModstamp', 'ASC'],
      ['Id', 'ASC'],
    ],
    limit: pageSize,
  } as const;
  const rows = await queryRows(client, context, `${object}.poll`, statement, { withDeleted: true });
  const found = rows.flatMap((row) => {
    const [id, changedAt] = [idOf(row), instantOf(row, 'SystemModstamp')];
    return id !== null && changedAt !== null ? [{ id, changedAt, row }] : [];
  });
  const last = found.at(-1);
  if (last && rows.length >= pageSize)
    return { found, position: { at: last.changedAt.getTime(), afterId: last.id }, more: true };
  const upTo = Math.min(last?.changedAt.getTime() ?? position.at, context.clock.now().getTime() - lagMs);
  return { found, position: { at: Math.max(position.at, upTo), afterId: null }, more: false };
}
