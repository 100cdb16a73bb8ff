import type { ConnectorContext } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import { paths } from '../hubspot.paths';
import type { ObjectPath } from '../hubspot.paths';
import { associationAnswer } from '../hubspot.schemas';
import { chunk } from './batch-read';

/** Ids in one association read. */
const associationBatchSize = 1000;
/** Type of deal → company marked primary, HUBSPOT_DEFINED. */
const primaryCompanyTypeId = 5;
/** A deal with more pages than this of associations of one kind is not read further. */
const mostPages = 20;

export interface Association {
  readonly toId: string;
  readonly isPrimary: boolean;
  /** Labels people gave it, e.g. `Decision maker`. */
  readonly labels: readonly string[];
}

/** By the id of the deal, in HubSpot's order. */
export type Associations = ReadonlyMap<string, readonly Association[]>;

type Answer = (typeof associationAnswer)['_output']['results'][number];

const associationOf = ({ toObjectId, associationTypes }: Answer['to'][number]): Association => ({
  toId: toObjectId,
  isPrimary: associationTypes.some(
    ({ typeId, category, label }) =>
      (typeId === primaryCompanyTypeId && category === 'HUBSPOT_DEFINED') ||
      label?.toLowerCase() === 'primary',
  ),
  labels: associationTypes.flatMap(({ label }) => label || []),
});

/** What hangs on the deals, one kind at a time: one call for a thousand deals, and one more for each further page of a deal with very many. */
export async function readAssociations(
  client: HubspotClient,
  context: ConnectorContext,
  to: ObjectPath,
  dealIds: readonly string[],
): Promise<Associations> {
  const found = new Map<string, Association[]>();
  let inputs: readonly { readonly id: string; readonly after?: string }[] = dealIds.map((id) => ({ id }));
  for (let page = 0; page < mostPages && inputs.length > 0; page += 1) {
    const further: { id: string; after: string }[] = [];
    for (const part of chunk(inputs, associationBatchSize)) {
      const request = {
        method: 'POST',
        path: paths.associations('deals', to),
        body: { inputs: part },
      } as const;
      const { results } = await client.call(context, `${to}.associations`, request, associationAnswer);
      for (const { from, to: ends, paging } of results) {
        found.set(from.id, [...(found.get(from.id) ?? []), ...ends.map(associationOf)]);
        if (paging?.next) further.push({ id: from.id, after: paging.next.after });
      }
    }
    inputs = further;
  }
  return found;
}
