import type { NewInboxEvent } from '@thread/domain';
import type { ConnectorContext } from '@thread/connector-kit';
import { z } from 'zod';
import { recordIdOf } from '../record-id';
import { connectorId } from '../salesforce.errors';
import type { ChangeEvent } from './change-header';

/** Format of the events the stream writes: which record changed, how, when, and through which client. */
export const streamedEvent = z.object({
  streamed: z.literal(1),
  objectType: z.enum(['deal', 'company', 'contact']),
  objectId: z.string().regex(/^[a-zA-Z0-9]{18}$/),
  change: z.enum(['created', 'changed', 'deleted', 'restored']),
  at: z.iso.datetime(),
  /** Name of the API client that made the change; null when a person did. */
  client: z.string().nullable(),
  /** Fields with values to choose from that were changed; events stored before they were told have none. */
  fields: z.array(z.string()).default([]),
});
export type StreamedEvent = z.infer<typeof streamedEvent>;

/** What is listened to, the most important first; roles count as changes of their opportunity. */
export const listenedObjects = ['Opportunity', 'Account', 'Contact', 'OpportunityContactRole'] as const;
export type ListenedObject = (typeof listenedObjects)[number];

const roleOf: Readonly<Record<ListenedObject, StreamedEvent['objectType']>> = {
  Opportunity: 'deal',
  Account: 'company',
  Contact: 'contact',
  OpportunityContactRole: 'deal',
};
const changeOf: Readonly<Record<string, StreamedEvent['change']>> = {
  CREATE: 'created',
  UPDATE: 'changed',
  DELETE: 'deleted',
  UNDELETE: 'restored',
};

/** `com/salesforce/api/rest/67.0;client=name` names who wrote. */
function clientOf(origin: string): string | null {
  return /;client=([^;]{1,200})/.exec(origin)?.[1]?.replace(/\/$/, '') ?? null;
}

/** A record changed in more fields at once leaves the rest of them to be found by reading. */
const mostFields = 40;

/** The opportunity's fields of which a change is evidence that a stage was entered: the stage itself first, then the org's own fields. */
function toldFields(object: ListenedObject, changed: readonly string[]): string[] {
  if (object !== 'Opportunity') return [];
  const rank = (name: string): number => (name === 'StageName' ? 0 : name.endsWith('__c') ? 1 : 2);
  return changed.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostFields);
}

/** What one change event says about records, and whether it leaves something to the poll. */
export interface ReadChange {
  readonly events: readonly NewInboxEvent[];
  /** It says that something changed without saying what: a gap, an overflow, all records of a kind. */
  readonly catchUp: boolean;
}

/** Turns a change event into inbox events, one per record it names. */
export function readChange(
  context: Pick<ConnectorContext, 'externalAccountId'>,
  object: ListenedObject,
  event: ChangeEvent,
): ReadChange {
  const isGap = event.changeType.startsWith('GAP_');
  const change = changeOf[event.changeType.replace(/^GAP_/, '')];
  if (change === undefined) return { events: [], catchUp: true };
  const isRole = object === 'OpportunityContactRole';
  const named = isRole ? [event.opportunityId ?? ''] : event.recordIds;
  const ids = named.flatMap((text) => recordIdOf(text) ?? []);
  const at = new Date(event.commitTimestamp);
  const events = ids.map((objectId): NewInboxEvent => {
    const body: StreamedEvent = {
      streamed: 1,
      objectType: roleOf[object],
      objectId,
      change: isRole ? 'changed' : change,
      at: at.toISOString(),
      client: clientOf(event.changeOrigin),
      fields: toldFields(object, event.changedChoices),
    };
    return {
      connectorId,
      accountKey: context.externalAccountId,
      dedupeKey: `stream:${object}:${objectId}:${event.transactionKey}:${event.sequenceNumber}`,
      source: 'webhook',
      objectType: body.objectType,
      objectId,
      eventType: `${body.objectType}.${body.change}`,
      occurredAt: at,
      body: new TextEncoder().encode(JSON.stringify(body)),
    };
  });
  return { events, catchUp: isGap || (!isRole && ids.length < event.recordIds.length) };
}
