import { MissingScope, PayloadRejected, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import { recordIdOf } from '../record-id';
import type { SalesforceClient } from '../salesforce.client';
import { deletedAnswer } from '../salesforce.schemas';

/** The scan sees what lies in the recycle bin; the log also knows what was emptied out of it, which is rare. */
const everyMs = 5 * 60 * 1000;
/** It reaches fifteen days back. */
const furthestMs = 14 * 24 * 60 * 60 * 1000;

export interface Deletions {
  readonly found: readonly { readonly id: string; readonly deletedAt: Date }[];
  readonly upTo: number;
}

/** Opportunities deleted since `upTo` (ms), out of the delete log; one call every five minutes. The log goes by whole minutes and says itself how far it has got. */
export async function readDeletions(
  client: SalesforceClient,
  context: ConnectorContext,
  upTo: number,
): Promise<Deletions> {
  const now = context.clock.now().getTime();
  if (now - upTo < everyMs) return { found: [], upTo };
  const start = Math.max(upTo, now - furthestMs);
  const query = { start: new Date(start).toISOString(), end: new Date(now).toISOString() };
  try {
    const path = '/sobjects/Opportunity/deleted/';
    const answer = await client.call(context, 'Opportunity.deleted', { path, query }, deletedAnswer);
    const found = answer.deletedRecords.flatMap(({ id: text, deletedDate }) => {
      const id = recordIdOf(text);
      return id === null ? [] : [{ id, deletedAt: new Date(deletedDate) }];
    });
    return { found, upTo: Math.max(upTo, answer.latestDateCovered) };
  } catch (error) {
    // A user who may not ask for the log still has the scan.
    if (error instanceof PayloadRejected || error instanceof RecordNotFound || error instanceof MissingScope)
      return { found: [], upTo: now };
    throw error;
  }
}
