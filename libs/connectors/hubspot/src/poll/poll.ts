import type { NewInboxEvent } from '@thread/domain';
import type { ConnectorContext, ConnectorPoll } from '@thread/connector-kit';
import { connectorId } from '../hubspot.errors';
import type { PolledEvent } from '../normalise/event-schemas';
import type { Search } from '../search/search';
import { readPollCursor } from './poll-cursor';
import type { PollCursor } from './poll-cursor';
import { searchChanges } from './search-changes';
import type { ChangedRecord } from './search-changes';

const modifiedProperty = 'hs_lastmodifieddate';

const eventOf = (
  context: ConnectorContext,
  objectType: 'deal' | 'company',
  record: ChangedRecord,
): NewInboxEvent => {
  const modifiedAt = record.modifiedAt.toISOString();
  const body: PolledEvent = {
    polled: 1,
    objectType,
    objectId: record.id,
    property: modifiedProperty,
    modifiedAt,
    // A deal's own reading tells; a company nobody knows yet would be read by nobody.
    ...(objectType === 'company' && record.mergedIds.length > 0 ? { mergedIds: [...record.mergedIds] } : {}),
  };
  return {
    connectorId,
    accountKey: context.externalAccountId,
    dedupeKey: `poll:${objectType}:${record.id}:${modifiedAt}`,
    source: 'poll',
    objectType,
    objectId: record.id,
    eventType: `${objectType}.polled`,
    occurredAt: record.modifiedAt,
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
};

/**
 * Finds deals and companies changed since the last poll, two searches a minute; while one of them is far behind, only that one. Contacts are left to
 * webhooks: their modification date moves with every marketing e-mail, and they are read again with their deal anyway. Deletions are not in the search
 * index; they show when the deal is read.
 */
export function createPoll(search: Search): ConnectorPoll {
  const changes = async (
    context: ConnectorContext,
    cursor: PollCursor,
    type: 'deals' | 'companies',
  ): ReturnType<typeof searchChanges> => {
    const isBehind = cursor.deals.catchingUp || cursor.companies.catchingUp;
    if (isBehind && !cursor[type].catchingUp) return { found: [], position: cursor[type] };
    return searchChanges(search, context, type, modifiedProperty, cursor[type]);
  };
  return {
    stream: 'crm-changes',
    everySeconds: 60,
    poll: async (context, stored) => {
      const cursor = readPollCursor(stored, context.clock.now());
      const deals = await changes(context, cursor, 'deals');
      const companies = await changes(context, cursor, 'companies');
      const next: PollCursor = { version: 1, deals: deals.position, companies: companies.position };
      return {
        events: [
          ...deals.found.map((record) => eventOf(context, 'deal', record)),
          ...companies.found.map((record) => eventOf(context, 'company', record)),
        ],
        cursor: next,
        more: next.deals.catchingUp || next.companies.catchingUp,
      };
    },
  };
}
