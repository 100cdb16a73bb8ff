import { UnexpectedResponse } from '@thread/connector-kit';
import type { ConnectorContext, WantedProperties } from '@thread/connector-kit';
import { soqlOf } from '../salesforce.client';
import type { SalesforceClient, SelectStatement } from '../salesforce.client';
import { apiVersion } from '../salesforce.addresses';
import { apiErrorOf, connectorId } from '../salesforce.errors';
import { compositeAnswer, queryAnswer } from '../salesforce.schemas';
import type { Row } from '../salesforce.schemas';
import { notesByDeal, notesProperty, noteStatements } from './notes';
import type { ObjectSchemas } from './object-schemas';
import { remainingRows } from './query-rows';
import { idOf } from './row-values';
import { fieldsToRead, through } from './wanted';

type ByDeal = ReadonlyMap<string, readonly Row[]>;

/** What hangs on opportunities, by their ids. */
export interface RelatedRows {
  readonly history: ByDeal;
  /** Changes of fields whose values can be waited for, where the org tracks them. */
  readonly fieldHistory: ByDeal;
  readonly contactRoles: ByDeal;
  /** Null = the user has no access to them. */
  readonly lineItems: ByDeal | null;
  /** As one text; null = not asked for. */
  readonly notes: ReadonlyMap<string, string> | null;
}

const operation = 'related.composite';

/** A composite call takes no more queries. */
const mostTogether = 5;

const byDeal = (rows: readonly Row[]): ByDeal => Map.groupBy(rows, (row) => idOf(row, 'OpportunityId') ?? '');

/** Several statements in as few calls as can be: a composite call counts once, whatever is in it. */
async function queryTogether(
  client: SalesforceClient,
  context: ConnectorContext,
  statements: ReadonlyMap<string, SelectStatement>,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const found = new Map<string, readonly Row[]>();
  for (let from = 0; from < statements.size; from += mostTogether) {
    const part = new Map([...statements].slice(from, from + mostTogether));
    for (const [name, rows] of await queryInOneCall(client, context, part)) found.set(name, rows);
  }
  return found;
}

async function queryInOneCall(
  client: SalesforceClient,
  context: ConnectorContext,
  statements: ReadonlyMap<string, SelectStatement>,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const compositeRequest = await Promise.all(
    [...statements].map(async ([referenceId, statement]) => {
      const query = new URLSearchParams({ q: await soqlOf(statement) });
      return { method: 'GET', referenceId, url: `/services/data/v${apiVersion}/query?${query.toString()}` };
    }),
  );
  const request = {
    method: 'POST',
    path: '/composite',
    body: { allOrNone: false, compositeRequest },
  } as const;
  const { compositeResponse } = await client.call(context, operation, request, compositeAnswer);
  const found = new Map<string, readonly Row[]>();
  for (const { referenceId, httpStatusCode: status, body } of compositeResponse) {
    if (status < 200 || status > 299)
      throw apiErrorOf(operation, { status, text: JSON.stringify(body) }, new Date());
    const page = queryAnswer.safeParse(body);
    if (!page.success)
      throw new UnexpectedResponse('Salesforce’s answer has an unknown shape.', {
        connectorId,
        operation,
        status,
      });
    found.set(referenceId, await remainingRows(client, context, operation, page.data));
  }
  return found;
}

const oldestFirst: SelectStatement['orderBy'] = [
  ['CreatedDate', 'ASC'],
  ['Id', 'ASC'],
];

type Statements = Map<string, SelectStatement>;

/** The statements for the histories the user may read. */
async function addHistories(
  statements: Statements,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  where: object,
  trackedFields: readonly string[],
): Promise<void> {
  const [history, fieldHistory] = await Promise.all(
    ['OpportunityHistory', 'OpportunityFieldHistory'].map((object) => schemas.find(context, object)),
  );
  if (history)
    statements.set('history', {
      from: 'OpportunityHistory',
      fields: ['OpportunityId', 'StageName', 'CreatedDate'],
      where,
      orderBy: oldestFirst,
    });
  if (fieldHistory && trackedFields.length > 0)
    statements.set('fieldHistory', {
      from: 'OpportunityFieldHistory',
      fields: ['OpportunityId', 'Field', 'OldValue', 'NewValue', 'CreatedDate'],
      where: { ...where, Field: [...trackedFields] },
      orderBy: oldestFirst,
    });
}

/** The statements for what the user may read. */
async function statementsFor(
  schemas: ObjectSchemas,
  context: ConnectorContext,
  dealIds: readonly string[],
  wanted: WantedProperties,
  trackedFields: readonly string[],
): Promise<ReadonlyMap<string, SelectStatement>> {
  const [role, contact, item, product] = await Promise.all(
    ['OpportunityContactRole', 'Contact', 'OpportunityLineItem', 'Product2'].map((object) =>
      schemas.find(context, object),
    ),
  );
  const where = { OpportunityId: [...dealIds] };
  const statements: Statements = new Map();
  await addHistories(statements, schemas, context, where, trackedFields);
  if (role && contact)
    statements.set('contactRoles', {
      from: 'OpportunityContactRole',
      fields: [
        'OpportunityId',
        'ContactId',
        'Role',
        'IsPrimary',
        ...through('Contact', fieldsToRead('contact', contact, wanted.contact)),
      ],
      where,
      orderBy: [['Id', 'ASC']],
    });
  if (item)
    statements.set('lineItems', {
      from: 'OpportunityLineItem',
      fields: [
        ...fieldsToRead('lineItem', item),
        ...through('Product2', fieldsToRead('product', item.has('Product2Id') ? (product ?? null) : null)),
      ],
      where,
      orderBy: [['Id', 'ASC']],
    });
  if (wanted.deal.includes(notesProperty))
    for (const [name, statement] of await noteStatements(schemas, context, dealIds))
      statements.set(name, statement);
  return statements;
}

/**
 * Reads the history of stages and of these fields, contact roles with their contacts, products, and where they are wanted notes of the opportunities: one call,
 * two where there are notes of both kinds, and more only for very long answers.
 */
export async function readRelated(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  dealIds: readonly string[],
  wanted: WantedProperties,
  trackedFields: readonly string[],
): Promise<RelatedRows> {
  const statements = await statementsFor(schemas, context, dealIds, wanted, trackedFields);
  const found = await queryTogether(client, context, statements);
  const lineItems = found.get('lineItems');
  return {
    history: byDeal(found.get('history') ?? []),
    fieldHistory: byDeal(found.get('fieldHistory') ?? []),
    contactRoles: byDeal(found.get('contactRoles') ?? []),
    lineItems: lineItems ? byDeal(lineItems) : null,
    notes: wanted.deal.includes(notesProperty)
      ? notesByDeal(found.get('notes') ?? [], found.get('formerNotes') ?? [])
      : null,
  };
}
