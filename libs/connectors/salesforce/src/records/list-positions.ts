import { CursorExpired } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { z } from 'zod';
import { recordIdOf } from '../record-id';
import type { SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';
import type { DescribedField, Row } from '../salesforce.schemas';
import { positionsOf } from '../triggers/positions';
import { pipelineOfField, stageFields } from '../triggers/stage-fields';
import { withFreshSchemas } from './object-schemas';
import type { ObjectSchemas } from './object-schemas';
import { queryRows } from './query-rows';
import { idOf, instantOf } from './row-values';

type ListPositions = NonNullable<ConnectorRecords['listPositions']>;
type Request = Parameters<ListPositions>[1];
type Page = Awaited<ReturnType<ListPositions>>;

const pageSize = 2_000;
const operation = 'positions.query';

const positionsCursor = z.object({
  version: z.literal(1),
  /** The page begins behind this opportunity. */
  afterId: z.string().refine((text) => recordIdOf(text) !== null),
});

function afterIdOf(cursor: unknown): string | null {
  if (cursor === null || cursor === undefined) return null;
  const read = positionsCursor.safeParse(cursor);
  if (read.success) return read.data.afterId;
  throw new CursorExpired('The position in the list of opportunities cannot be read.', {
    connectorId,
    operation,
  });
}

/** The fields behind these pipelines; null when nothing has to be read for them. */
async function fieldsBehind(
  schemas: ObjectSchemas,
  context: ConnectorContext,
  pipelineIds: readonly string[],
): Promise<{ readonly present: readonly string[]; readonly fields: readonly DescribedField[] } | null> {
  const [deal, history] = await Promise.all([
    schemas.find(context, 'Opportunity'),
    schemas.find(context, 'OpportunityHistory'),
  ]);
  if (deal === null) return null;
  const fields = stageFields(deal).filter(({ name }) =>
    pipelineIds.includes(pipelineOfField('Opportunity', name)),
  );
  const present = ['Id', 'RecordTypeId', 'StageName', 'SystemModstamp'].filter((name) => deal.has(name));
  return fields.length > 0 || history === null ? { present, fields } : null;
}

const standingDeal = (row: Row, fields: readonly DescribedField[]): Page['deals'] => {
  const externalId = idOf(row);
  if (externalId === null) return [];
  return [{ externalId, positions: positionsOf(row, fields), updatedAt: instantOf(row, 'SystemModstamp') }];
};

/**
 * Where opportunities stand now, 2,000 a query, by their ids; deleted ones are left out. The stages of record types have a history of their own: where the user
 * may read it, only the fields among these pipelines are worth a look, and without any there is none.
 */
export async function listPositions(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  request: Request,
): Promise<Page> {
  const afterId = afterIdOf(request.cursor);
  return withFreshSchemas(schemas, context, async () => {
    const behind = await fieldsBehind(schemas, context, request.pipelineIds);
    if (behind === null) return { deals: [], cursor: null, more: false };
    const { present, fields } = behind;
    const rows = await queryRows(client, context, operation, {
      from: 'Opportunity',
      fields: [...new Set([...present, ...fields.map(({ name }) => name)])],
      where: afterId === null ? {} : { Id: { $gt: afterId } },
      orderBy: [['Id', 'ASC']],
      limit: pageSize,
    });
    const last = rows.map((row) => idOf(row)).findLast((id) => id !== null);
    const more = rows.length >= pageSize && last !== undefined;
    return {
      deals: rows.flatMap((row) => standingDeal(row, fields)),
      cursor: more ? { version: 1, afterId: last } : null,
      more,
    };
  });
}
