import { CursorExpired } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { z } from 'zod';
import { otherObjects } from '../other-objects/other-objects';
import { recordIdOf } from '../record-id';
import type { SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';
import type { DescribedField, Row } from '../salesforce.schemas';
import { fieldPositions, positionsOf } from '../triggers/positions';
import { objectOfPipeline, pipelineOfField, stageFields } from '../triggers/stage-fields';
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
  /** Objects yet to be looked at, the present one first. */
  objects: z.array(z.string()).min(1),
  /** The page begins behind this record; null = at the first. */
  afterId: z
    .string()
    .refine((text) => recordIdOf(text) !== null)
    .nullable(),
});
type Cursor = z.infer<typeof positionsCursor>;

function cursorOf({ cursor, pipelineIds }: Request): Cursor | null {
  if (cursor === null || cursor === undefined) {
    const objects = [...new Set(pipelineIds.map(objectOfPipeline))].toSorted();
    return objects.length > 0 ? { version: 1, objects, afterId: null } : null;
  }
  const read = positionsCursor.safeParse(cursor);
  if (read.success) return read.data;
  throw new CursorExpired('The position in the list of opportunities cannot be read.', {
    connectorId,
    operation,
  });
}

/** What to read of an object's records, and how to tell where one stands. */
interface Look {
  readonly fields: readonly string[];
  positionsOf(row: Row): Page['deals'][number]['positions'];
}

/**
 * The stages of record types have a history of their own: where the user may read it, only the opportunity's fields are worth a look. Null when nothing has to be
 * read, or the object is not there.
 */
async function lookAt(
  schemas: ObjectSchemas,
  context: ConnectorContext,
  object: string,
  pipelineIds: readonly string[],
): Promise<Look | null> {
  const isAsked = ({ name }: DescribedField): boolean => pipelineIds.includes(pipelineOfField(object, name));
  if (object !== 'Opportunity') {
    const other = (await otherObjects(schemas, context)).find(({ name }) => name === object);
    const asked = other?.stageFields.filter(isAsked) ?? [];
    if (asked.length === 0) return null;
    return {
      fields: ['Id', 'SystemModstamp', ...asked.map(({ name }) => name)],
      positionsOf: (row) => fieldPositions(object, row, asked),
    };
  }
  const [deal, history] = await Promise.all(
    ['Opportunity', 'OpportunityHistory'].map((name) => schemas.find(context, name)),
  );
  if (!deal) return null;
  const asked = stageFields(deal).filter(isAsked);
  if (asked.length === 0 && history) return null;
  const present = ['Id', 'RecordTypeId', 'StageName', 'SystemModstamp'].filter((name) => deal.has(name));
  return {
    fields: [...new Set([...present, ...asked.map(({ name }) => name)])],
    positionsOf: (row) => positionsOf(row, asked),
  };
}

/** Where records stand now, 2,000 a query, object by object, by their ids; deleted ones are left out. */
export async function listPositions(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  request: Request,
): Promise<Page> {
  const cursor = cursorOf(request);
  if (cursor === null) return { deals: [], cursor: null, more: false };
  return withFreshSchemas(schemas, context, async () => {
    const [object = 'Opportunity', ...rest] = cursor.objects;
    const { afterId } = cursor;
    const look = await lookAt(schemas, context, object, request.pipelineIds);
    const rows = look
      ? await queryRows(client, context, operation, {
          from: object,
          fields: look.fields,
          where: afterId === null ? {} : { Id: { $gt: afterId } },
          orderBy: [['Id', 'ASC']],
          limit: pageSize,
        })
      : [];
    const deals = rows.flatMap((row) => {
      const externalId = idOf(row);
      if (externalId === null || !look) return [];
      const updatedAt = instantOf(row, 'SystemModstamp');
      return [{ externalId, positions: look.positionsOf(row), updatedAt }];
    });
    const last = deals.at(-1)?.externalId;
    if (rows.length >= pageSize && last !== undefined)
      return { deals, cursor: { ...cursor, afterId: last }, more: true };
    return rest.length > 0
      ? { deals, cursor: { version: 1, objects: rest, afterId: null }, more: true }
      : { deals, cursor: null, more: false };
  });
}
