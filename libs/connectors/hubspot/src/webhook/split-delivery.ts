import { createHash } from 'node:crypto';
import type { NewInboxEvent } from '@thread/domain';
import { DeliveryRejected, parseJsonExactly, splitJsonArray } from '@thread/connector-kit';
import type { RawRequest } from '@thread/connector-kit';
import { connectorId } from '../hubspot.errors';
import { eventIdentityOf } from './event-identity';

const parsedOrNull = (bytes: Uint8Array): unknown => {
  try {
    return parseJsonExactly(bytes);
  } catch {
    return null;
  }
};

const elementsOf = (body: Uint8Array): readonly Uint8Array[] => {
  try {
    return splitJsonArray(body);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'The body is not a JSON array.';
    throw new DeliveryRejected(reason, { connectorId, operation: 'webhook.split' });
  }
};

/** Identifies what cannot be read by its bytes: the same bytes delivered again are the same row. */
const keyOfBytes = (bytes: Uint8Array): string =>
  `unreadable:${createHash('sha256').update(bytes).digest('hex')}`;

/**
 * Cuts a delivery (a JSON array of up to 100 events) into inbox events holding their exact bytes. An element that cannot be read becomes an event all the
 * same, so that it is seen and kept: with no type or object, a key over its bytes, and the portal of its neighbours (HubSpot sends one portal's events
 * at a time) or '' where they do not agree. Throws DeliveryRejected only when the whole is not an array.
 */
export function splitDelivery(request: RawRequest): readonly NewInboxEvent[] {
  const elements = elementsOf(request.body).map((body) => ({
    body,
    identity: eventIdentityOf(parsedOrNull(body)),
  }));
  const portals = new Set(elements.flatMap(({ identity }) => identity.portalId ?? []));
  const onlyPortal = portals.size === 1 ? [...portals][0] : undefined;
  return elements.map(({ body, identity }) => ({
    connectorId,
    accountKey: identity.portalId ?? onlyPortal ?? '',
    dedupeKey: identity.dedupeKey ?? keyOfBytes(body),
    source: 'webhook',
    objectType: identity.objectType,
    objectId: identity.objectId,
    eventType: identity.eventType,
    occurredAt: identity.occurredAt,
    body,
  }));
}
