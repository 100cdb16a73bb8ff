import type { NewInboxEvent } from '@thread/domain';
import type { ConnectorContext, ConnectorPoll } from '@thread/connector-kit';
import { recordIdOf } from '../record-id';
import { textOf } from '../records/row-values';
import type { SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';
import type { PolledEvent } from '../normalise/polled-event';
import { readPollCursor } from './poll-cursor';
import type { PollCursor, PollPosition } from './poll-cursor';
import { readDeletions } from './read-deletions';
import { scanChanges } from './scan-changes';
import { isUnderWay, scanOthers } from './scan-others';
import type { ChangedRow, Scan } from './scan-changes';

const inboxEvent = (context: ConnectorContext, event: PolledEvent): NewInboxEvent => ({
  connectorId,
  accountKey: context.externalAccountId,
  dedupeKey: `poll:${event.objectType}:${event.objectId}:${event.kind}:${event.at}`,
  source: 'poll',
  objectType: event.objectType,
  objectId: event.objectId,
  eventType: `${event.objectType}.${event.kind}`,
  occurredAt: new Date(event.at),
  body: new TextEncoder().encode(JSON.stringify(event)),
});

/** A record in the recycle bin was deleted, or merged into the one it names. */
const polledOf = (objectType: PolledEvent['objectType'], { id, changedAt, row }: ChangedRow): PolledEvent => {
  const common = { polled: 1, objectType, objectId: id, at: changedAt.toISOString() } as const;
  if (row['IsDeleted'] !== true) return { ...common, kind: 'changed' };
  const winnerId = recordIdOf(textOf(row, 'MasterRecordId') ?? '');
  return winnerId === null ? { ...common, kind: 'deleted' } : { ...common, kind: 'merged', winnerId };
};

/** Deals are what is waited for; an account's change can wait a little. */
const accountsEveryMs = 60_000;
/** One call for each object. */
const othersEveryMs = 60_000;

const aheadSeconds = 5;
const soonestSeconds = 5;

interface Turns {
  readonly opportunities: boolean;
  readonly accounts: boolean;
  readonly others: boolean;
}

/** Who is to be read in this round: while one scan is under way, that one alone goes on. */
function turnsOf(cursor: PollCursor, now: number): Turns {
  const none: Turns = { opportunities: false, accounts: false, others: false };
  if (cursor.opportunities.afterId !== null) return { ...none, opportunities: true };
  if (cursor.accounts.afterId !== null) return { ...none, accounts: true };
  if (isUnderWay(cursor.others)) return { ...none, others: true };
  return {
    opportunities: true,
    accounts: now - cursor.accountsReadAt >= accountsEveryMs,
    others: now - cursor.othersReadAt >= othersEveryMs,
  };
}

/**
 * Finds opportunities changed or deleted since the last poll, one query a round; accounts changed, deleted or merged, and records of each other object that
 * a rule waits for, one every minute; and what the recycle bin no longer holds out of the delete log, one call every five minutes. Contacts, products and roles are read again with their opportunity.
 * @param withinSeconds how long a change may take to become an account: polls come sooner by what reading and deciding take.
 */
export function createPoll(client: SalesforceClient, withinSeconds: number): ConnectorPoll {
  const scan = (
    context: ConnectorContext,
    object: string,
    fields: readonly string[],
    position: PollPosition,
  ) => scanChanges(client, context, { object, fields, position });
  return {
    stream: 'crm-changes',
    everySeconds: Math.max(soonestSeconds, withinSeconds - aheadSeconds),
    poll: async (context, stored) => {
      const now = context.clock.now();
      const cursor = readPollCursor(stored, now);
      const turns = turnsOf(cursor, now.getTime());
      const opportunities = turns.opportunities
        ? await scan(context, 'Opportunity', [], cursor.opportunities)
        : unread(cursor.opportunities);
      const accounts = turns.accounts
        ? await scan(context, 'Account', ['MasterRecordId'], cursor.accounts)
        : unread(cursor.accounts);
      const others = turns.others ? await scanOthers(client, context, cursor.others) : null;
      const deletions = await readDeletions(client, context, cursor.deletedUpTo);
      const next: PollCursor = {
        version: 1,
        opportunities: opportunities.position,
        accounts: accounts.position,
        accountsReadAt: turns.accounts ? now.getTime() : cursor.accountsReadAt,
        deletedUpTo: deletions.upTo,
        others: others?.positions ?? cursor.others,
        othersReadAt: others ? now.getTime() : cursor.othersReadAt,
      };
      const events: readonly PolledEvent[] = [
        ...opportunities.found.map((found) => polledOf('deal', found)),
        ...accounts.found.map((found) => polledOf('company', found)),
        ...(others?.found ?? []).map((found) => polledOf('deal', found)),
        ...deletions.found.map(deletionOf),
      ];
      return {
        events: events.map((event) => inboxEvent(context, event)),
        cursor: next,
        more: opportunities.more || accounts.more || isUnderWay(next.others),
      };
    },
  };
}

const unread = (position: PollPosition): Scan => ({ found: [], position, more: false });

const deletionOf = ({ id, deletedAt }: { readonly id: string; readonly deletedAt: Date }): PolledEvent => ({
  polled: 1,
  kind: 'deleted',
  objectType: 'deal',
  objectId: id,
  at: deletedAt.toISOString(),
});
