import type { SourceRecord } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import { typeIds } from '../hubspot.object-types';
import type { CrmObject } from '../hubspot.schemas';

/** Where a person opens the record; null until the portal's address is known. */
export function recordUrl(context: ConnectorContext, role: keyof typeof typeIds, id: string): string | null {
  const home = context.accountFacts.homeUrl;
  return home ? `${home}/record/${typeIds[role]}/${id}` : null;
}

/** A HubSpot object in Thread's words. */
export function sourceRecordOf(
  context: ConnectorContext,
  role: keyof typeof typeIds,
  object: CrmObject,
): SourceRecord {
  return {
    ref: { objectType: role, externalId: object.id },
    properties: object.properties,
    url: recordUrl(context, role, object.id),
    createdAt: object.createdAt,
    updatedAt: object.updatedAt,
    archived: object.archived,
  };
}

/** The property's text without surrounding space; null when absent or empty. */
export function textOf(object: CrmObject, property: string): string | null {
  return object.properties[property]?.trim() || null;
}
