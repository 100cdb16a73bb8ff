import type { CanonicalEvent } from '@thread/domain';
import { PayloadRejected, parseJsonExactly } from '@thread/connector-kit';
import type { Connector } from '@thread/connector-kit';
import { connectorId } from '../salesforce.errors';
import { polledEvent } from './polled-event';
import type { PolledEvent } from './polled-event';
import { streamedEvent } from '../stream/streamed-event';
import type { StreamedEvent } from '../stream/streamed-event';
import { toldEvent } from '../webhook/told-event';
import type { ToldEvent } from '../webhook/told-event';

const facts = { connectorId, operation: 'event.normalise' };

const readable = (body: Uint8Array): unknown => {
  try {
    return parseJsonExactly(body);
  } catch {
    throw new PayloadRejected('The event is not readable JSON.', facts);
  }
};

/** What changed is not known, so the event names the time stamp itself. */
const canonical = (event: PolledEvent): CanonicalEvent => {
  const { objectType, objectId } = event;
  const common = {
    ref: { objectType, externalId: objectId },
    occurredAt: new Date(event.at),
    ownChange: false,
  };
  switch (event.kind) {
    case 'changed':
      return { ...common, kind: 'record.changed', property: 'SystemModstamp', value: event.at };
    case 'deleted':
      return { ...common, kind: 'record.deleted' };
    case 'merged':
      return {
        ...common,
        kind: 'record.merged',
        ref: { objectType, externalId: event.winnerId },
        winnerId: event.winnerId,
        loserIds: [objectId],
      };
  }
};

/** What calls name themselves to Salesforce, which change events repeat. */
const ownClient = 'thread';

const canonicalOfStreamed = (event: StreamedEvent): readonly CanonicalEvent[] => {
  const common = {
    ref: { objectType: event.objectType, externalId: event.objectId },
    occurredAt: new Date(event.at),
    ownChange: event.client === ownClient,
  };
  if (event.change !== 'changed') return [{ ...common, kind: `record.${event.change}` }];
  return [
    { ...common, kind: 'record.changed', property: 'SystemModstamp', value: event.at },
    // Of a field it is known that it was changed; to what, is read.
    ...event.fields.map((property): CanonicalEvent => ({
      ...common,
      kind: 'record.changed',
      property,
      value: null,
    })),
  ];
};

/** A message says that a record was made or changed, and not when. */
const canonicalOfTold = ({ objectType, objectId }: ToldEvent): readonly CanonicalEvent[] =>
  objectType === null
    ? []
    : [
        {
          ref: { objectType, externalId: objectId },
          occurredAt: null,
          ownChange: false,
          kind: 'record.changed',
          property: 'SystemModstamp',
          value: null,
        },
      ];

/** Event bytes → canonical events. Pure. PayloadRejected names the first member that does not fit, never its value. */
export const normalise: NonNullable<Connector['normalise']> = ({ body }) => {
  const json = readable(body);
  const streamed = streamedEvent.safeParse(json);
  if (streamed.success) return canonicalOfStreamed(streamed.data);
  const told = toldEvent.safeParse(json);
  if (told.success) return canonicalOfTold(told.data);
  const read = polledEvent.safeParse(json);
  if (read.success) return [canonical(read.data)];
  const path = read.error.issues[0]?.path.map(String).join('.') || null;
  throw new PayloadRejected(
    `The event does not have the expected shape${path ? ` at “${path}”` : ''}.`,
    facts,
    path,
  );
};
