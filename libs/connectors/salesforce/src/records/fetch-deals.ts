import type { FetchedDeal } from '@thread/domain';
import { MissingScope } from '@thread/connector-kit';
import type { ConnectorContext, ConnectorRecords } from '@thread/connector-kit';
import { fetchOther } from '../other-objects/fetch-other';
import { otherObjects } from '../other-objects/other-objects';
import { recordIdOf } from '../record-id';
import type { SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';
import type { DescribedField, Row } from '../salesforce.schemas';
import { positionsOf } from '../triggers/positions';
import { propertyOf, stageFields } from '../triggers/stage-fields';
import { isOpportunity } from './deal-reference';
import { dealSnapshotOf } from './deal-snapshot';
import { withFreshSchemas } from './object-schemas';
import type { ObjectSchema, ObjectSchemas } from './object-schemas';
import { ownFiguresOf } from './own-figures';
import type { OwnFigures } from './own-figures';
import { queryRows } from './query-rows';
import { readRelated } from './read-related';
import type { RelatedRows } from './read-related';
import { idOf } from './row-values';
import { fieldsToRead, through } from './wanted';

type Request = Parameters<ConnectorRecords['fetchDeals']>[1];

/** Ids in one query: with all the fields of a mapping its address stays below the 16,384 bytes Salesforce takes. */
const batchSize = 200;

const chunk = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

interface ReadBatch {
  readonly deals: readonly Row[];
  readonly relevantIds: ReadonlySet<string>;
  readonly related: RelatedRows | null;
  readonly figures: OwnFigures;
  readonly stageFields: readonly DescribedField[];
}

async function opportunitySchema(schemas: ObjectSchemas, context: ConnectorContext): Promise<ObjectSchema> {
  const schema = await schemas.find(context, 'Opportunity');
  if (schema) return schema;
  throw new MissingScope(
    'The connected Salesforce user may not read opportunities. Fix: Setup › Permission Sets › the set of the integration user › Object Settings › Opportunity.',
    { connectorId, operation: 'deals.query' },
    [],
  );
}

async function readBatch(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  request: Request,
  ids: readonly string[],
): Promise<ReadBatch> {
  const [deal, account, user] = await Promise.all([
    opportunitySchema(schemas, context),
    schemas.find(context, 'Account'),
    schemas.find(context, 'User'),
  ]);
  const figures = ownFiguresOf(deal);
  const waitedFor = stageFields(deal);
  const own = [figures.arr, figures.termMonths, ...waitedFor.map(({ name }) => name)].filter(
    (name) => name !== null,
  );
  const fields = [
    ...fieldsToRead('deal', deal, [...request.wanted.deal, ...own]),
    ...(deal.has('AccountId')
      ? through('Account', fieldsToRead('company', account, request.wanted.company))
      : []),
    ...(deal.has('OwnerId') ? through('Owner', fieldsToRead('owner', user)) : []),
  ];
  const statement = { from: 'Opportunity', fields, where: { Id: [...ids] } };
  const deals = await queryRows(client, context, 'deals.query', statement);
  const relevant = deals.filter((row) =>
    positionsOf(row, waitedFor).some((position) =>
      request.isRelevant({ externalId: idOf(row) ?? '', ...position }),
    ),
  );
  const relevantIds = relevant.flatMap((row) => idOf(row) ?? []);
  const tracked = waitedFor.flatMap((field) => propertyOf(field) ?? []);
  const related =
    relevantIds.length > 0
      ? await readRelated(client, schemas, context, relevantIds, request.wanted, tracked)
      : null;
  return { deals, relevantIds: new Set(relevantIds), related, figures, stageFields: waitedFor };
}

/**
 * Opportunities with what hangs on them: one query for 200 with their accounts and owners, and one composite call for the contacts, products and stage history
 * of those that matter; one query for 200 records of another object. Describes (nine calls) are remembered for ten minutes. Deleted and unknown ones are `gone`;
 * opportunities cannot be merged.
 */
export async function fetchDeals(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  request: Request,
): Promise<readonly FetchedDeal[]> {
  const known = request.ids.flatMap((id) => recordIdOf(id) ?? []);
  const all = [...new Set(known)];
  const ids = all.filter(isOpportunity);
  const others = all.filter((id) => !isOpportunity(id));
  const snapshots = new Map<string, FetchedDeal>();
  for (const part of chunk(ids, batchSize)) {
    const batch = await withFreshSchemas(schemas, context, () =>
      readBatch(client, schemas, context, request, part),
    );
    const { deals, relevantIds, related, ...known } = batch;
    for (const row of deals) {
      const id = idOf(row) ?? '';
      const ground = { ...known, related: relevantIds.has(id) ? related : null };
      snapshots.set(id, { kind: 'found', snapshot: dealSnapshotOf(context, row, ground) });
    }
  }
  const objects = others.length > 0 ? await otherObjects(schemas, context) : [];
  for (const object of objects) {
    const own = others.filter((id) => id.startsWith(object.keyPrefix));
    for (const part of chunk(own, batchSize)) {
      const read = { object, ids: part };
      for (const snapshot of await fetchOther(client, schemas, context, request, read))
        snapshots.set(snapshot.record.ref.externalId, { kind: 'found', snapshot });
    }
  }
  return request.ids.map(
    (id) =>
      snapshots.get(recordIdOf(id) ?? '') ?? {
        kind: 'gone',
        ref: { objectType: 'deal', externalId: id },
        redirectedTo: null,
      },
  );
}
