import type { ConnectorContext } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import { paths } from '../hubspot.paths';
import type { ObjectPath } from '../hubspot.paths';
import { batchAnswer } from '../hubspot.schemas';
import type { CrmObject } from '../hubspot.schemas';

/** Records in one batch read. */
export const batchSize = 100;
/** With property histories HubSpot refuses more: "The maximum number of inputs supported in a batch request for property histories is 50." */
export const batchSizeWithHistory = 50;

/** Cuts a list into pieces of at most `size`. */
export function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/**
 * Reads records by id, as many calls as the batch limits ask for. Answers whatever HubSpot returned, in any order: ids it does not know are missing,
 * ids merged away may come back as the merged record under its new id.
 */
export async function batchRead(
  client: HubspotClient,
  context: ConnectorContext,
  type: ObjectPath,
  ids: readonly string[],
  properties: readonly string[],
  propertiesWithHistory: readonly string[] = [],
): Promise<readonly CrmObject[]> {
  const size = propertiesWithHistory.length > 0 ? batchSizeWithHistory : batchSize;
  const answers: CrmObject[] = [];
  for (const part of chunk(ids, size)) {
    const body = { properties, propertiesWithHistory, inputs: part.map((id) => ({ id })) };
    const request = { method: 'POST', path: paths.batchRead(type), body } as const;
    answers.push(...(await client.call(context, `${type}.batchRead`, request, batchAnswer)).results);
  }
  return answers;
}
