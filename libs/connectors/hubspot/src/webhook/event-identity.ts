import { hash } from 'node:crypto';
import { roleOf } from '../hubspot.object-types';

/** What a delivery row needs to know of an event before it is understood. Everything that does not look right is null. */
export interface EventIdentity {
  readonly portalId: string | null;
  readonly objectType: string | null;
  readonly objectId: string | null;
  readonly eventType: string | null;
  readonly occurredAt: Date | null;
  /** Null when the event lacks what makes it distinguishable. */
  readonly dedupeKey: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Only what can safely be a database text and index key: no NUL, no control character, bounded. */
const token = (value: unknown, pattern = /^[\w.:-]{1,100}$/): string | null => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  return typeof value === 'string' && pattern.test(value) ? value : null;
};
const digits = (value: unknown): string | null => token(value, /^\d{1,20}$/);

const instant = (value: unknown): Date | null => {
  const ms = typeof value === 'number' ? value : Number.NaN;
  return Number.isSafeInteger(ms) && ms > 0 && ms < Date.UTC(2200, 0) ? new Date(ms) : null;
};

/** Members beside the named ones that tell two changes apart which HubSpot gave the same (not unique) event id. */
const distinguishing = [
  'propertyValue',
  'associationType',
  'associationTypeId',
  'fromObjectId',
  'toObjectId',
  'associationRemoved',
  'isPrimaryAssociation',
  'primaryObjectId',
  'mergedObjectIds',
  'newObjectId',
] as const;

/** Null when a member is nested too deep to be written out again. */
const digestOf = (event: Fields): string | null => {
  try {
    const members = JSON.stringify(
      distinguishing.map((name) => (Object.hasOwn(event, name) ? event[name] : null)),
    );
    return hash('sha256', members).slice(0, 16);
  } catch {
    return null;
  }
};

/**
 * `portal:subscription:type:object:property:occurredAt:eventId#digest`. A redelivery differs in `attemptNumber` alone and so has the same key;
 * two real changes always differ in one of the parts, because event ids are not unique and several changes may share a millisecond.
 * A redelivery under a *different* event id gets a row of its own on purpose: reading the record again is harmless, dropping a change is not.
 */
const keyOf = (event: Fields, portalId: string, objectId: string, eventType: string): string | null => {
  const occurredAt = digits(event['occurredAt']);
  const eventId = digits(event['eventId']);
  const digest = digestOf(event);
  if (occurredAt === null || eventId === null || digest === null) return null;
  const property = token(event['propertyName']) ?? '';
  return [
    portalId,
    digits(event['subscriptionId']) ?? '',
    eventType,
    objectId,
    property,
    occurredAt,
    `${eventId}#${digest}`,
  ].join(':');
};

/** The record an event is about: an association's near end, the record a merge leaves over, else `objectId`. */
export function objectIdOf(event: Fields): string | null {
  const kind =
    typeof event['subscriptionType'] === 'string' ? event['subscriptionType'].split('.')[1] : undefined;
  if (kind === 'associationChange') return digits(event['fromObjectId']) ?? digits(event['objectId']);
  if (kind === 'merge')
    return digits(event['newObjectId']) ?? digits(event['primaryObjectId']) ?? digits(event['objectId']);
  return digits(event['objectId']);
}

/** Canonical role of the event's object: from the type before the dot, or from `objectTypeId` for the generic `object.*` types. */
export function objectTypeOf(event: Fields): string | null {
  const type = token(event['subscriptionType'])?.split('.')[0] ?? null;
  return type === 'object'
    ? roleOf(token(event['objectTypeId']) ?? token(event['fromObjectTypeId']))
    : roleOf(type);
}

/** Reads the identity of a parsed element of a delivery; never throws, whatever the element is. */
export function eventIdentityOf(element: unknown): EventIdentity {
  const event: Fields =
    typeof element === 'object' && element !== null && !Array.isArray(element) ? (element as Fields) : {};
  const portalId = digits(event['portalId']);
  const eventType = token(event['subscriptionType']);
  const objectId = objectIdOf(event);
  const complete = portalId !== null && objectId !== null && eventType !== null;
  return {
    portalId,
    objectType: objectId === null ? null : objectTypeOf(event),
    objectId,
    eventType,
    occurredAt: instant(event['occurredAt']),
    dedupeKey: complete ? keyOf(event, portalId, objectId, eventType) : null,
  };
}
