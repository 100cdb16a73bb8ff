import { ConnectorError, type Connector } from '@thread/connector-kit';
import type { CanonicalEvent, InboxEnding, InboxEvent } from '@thread/domain';
import { readThreadTrigger, threadTriggerType, type ThreadTrigger } from '../02-inbox/thread-trigger';

/** An inbox event with what it says. Exactly one of the two is filled. */
export type NormalisedEvent = { readonly event: InboxEvent } & (
  | { readonly facts: readonly CanonicalEvent[]; readonly trigger: null }
  | { readonly facts: null; readonly trigger: ThreadTrigger }
);

export interface NormalisedBatch {
  readonly normalised: readonly NormalisedEvent[];
  /** Events that end here: nothing of interest, our own echo, or unreadable. */
  readonly endings: readonly InboxEnding[];
}

/**
 * Reads a batch of inbox events. Pure. An event that cannot be read ends as `dead` by itself; the others go on, whatever it did.
 */
export function normaliseEvents(connector: Connector, events: readonly InboxEvent[]): NormalisedBatch {
  const normalised: NormalisedEvent[] = [];
  const endings: InboxEnding[] = [];
  for (const event of events) {
    const result = normaliseOne(connector, event);
    if ('status' in result) endings.push(result);
    else normalised.push(result);
  }
  return { normalised, endings };
}

function normaliseOne(connector: Connector, event: InboxEvent): NormalisedEvent | InboxEnding {
  if (event.eventType === threadTriggerType && event.source === 'manual') {
    const trigger = readThreadTrigger(event.body);
    return trigger
      ? { event, facts: null, trigger }
      : dead(event, 'trigger.unreadable', 'The request is not one Thread makes.');
  }
  if (!connector.normalise) return ignored(event, 'not_understood');
  try {
    const facts = connector.normalise(event);
    if (facts.length === 0) return ignored(event, 'unknown_event');
    if (facts.every((fact) => fact.ownChange)) return ignored(event, 'own_change');
    return { event, facts: facts.filter((fact) => !fact.ownChange), trigger: null };
  } catch (error) {
    // Only our own error classes carry text that is known to hold no customer data.
    const known = error instanceof ConnectorError;
    return dead(
      event,
      known ? error.code : 'event.unreadable',
      known ? error.message : 'The event does not have the expected shape.',
    );
  }
}

function ignored(event: InboxEvent, code: string): InboxEnding {
  return { id: event.id, status: 'ignored', runId: null, code };
}

function dead(event: InboxEvent, code: string, text: string): InboxEnding {
  return { id: event.id, status: 'dead', code, text };
}
