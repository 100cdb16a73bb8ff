import type { LineItem } from '@thread/domain';
import { MissingScope } from '@thread/connector-kit';
import type { ConnectorContext, WantedProperties } from '@thread/connector-kit';
import { lineItemScope } from '../auth/scopes';
import type { HubspotClient } from '../hubspot.client';
import type { ObjectPath } from '../hubspot.paths';
import type { CrmObject } from '../hubspot.schemas';
import { readAssociations } from './associations';
import type { Associations } from './associations';
import { batchRead } from './batch-read';
import { lineItemOf } from './line-items';
import { lineItemProperties, propertiesToRead } from './wanted';

interface Kind {
  readonly associations: Associations;
  readonly objects: ReadonlyMap<string, CrmObject>;
}

/** Everything that hangs on a set of deals; a record shared by several deals is read once. */
export interface RelatedRecords {
  readonly companies: Kind;
  readonly contacts: Kind;
  /** By deal id; null = not readable with the granted scopes. */
  readonly lineItems: ((dealId: string) => readonly LineItem[]) | null;
}

const readKind = async (
  client: HubspotClient,
  context: ConnectorContext,
  type: ObjectPath,
  dealIds: readonly string[],
  properties: readonly string[],
): Promise<Kind> => {
  const associations = await readAssociations(client, context, type, dealIds);
  const ids = new Set([...associations.values()].flatMap((list) => list.map(({ toId }) => toId)));
  const objects = await batchRead(client, context, type, [...ids], properties);
  return { associations, objects: new Map(objects.map((object) => [object.id, object])) };
};

const readLineItems = async (
  client: HubspotClient,
  context: ConnectorContext,
  dealIds: readonly string[],
): Promise<RelatedRecords['lineItems']> => {
  if (!context.grantedScopes.includes(lineItemScope)) return null;
  try {
    const { associations, objects } = await readKind(
      client,
      context,
      'line_items',
      dealIds,
      lineItemProperties,
    );
    return (dealId) =>
      (associations.get(dealId) ?? []).flatMap(({ toId }) => {
        const object = objects.get(toId);
        return object ? [lineItemOf(object)] : [];
      });
  } catch (error) {
    if (error instanceof MissingScope) return null;
    throw error;
  }
};

/** Reads companies, contacts and (scope permitting) line items of the deals: one association call and about N/100 reads for each kind. */
export async function readRelated(
  client: HubspotClient,
  context: ConnectorContext,
  dealIds: readonly string[],
  wanted: WantedProperties,
): Promise<RelatedRecords> {
  const [companies, contacts, lineItems] = await Promise.all([
    readKind(client, context, 'companies', dealIds, propertiesToRead('company', wanted)),
    readKind(client, context, 'contacts', dealIds, propertiesToRead('contact', wanted)),
    readLineItems(client, context, dealIds),
  ]);
  return { companies, contacts, lineItems };
}
