import type { CrmEvent } from '../crm/crm-events';
import { objectTypeFacts } from '../crm/object-types';
import type { Subscription } from './subscriptions';

/** One element of a webhook's JSON array, as sent. */
export type WebhookEvent = Record<string, unknown> & {
  eventId: number;
  portalId: number;
  attemptNumber: number;
};

const changeFlags: Partial<Record<CrmEvent['kind'], string>> = {
  creation: 'CREATED',
  deletion: 'DELETED',
  restore: 'RESTORED',
};

const upper = (name: string): string => name.toUpperCase();

function details(event: CrmEvent): Record<string, unknown> {
  const facts = objectTypeFacts[event.type];
  switch (event.kind) {
    case 'propertyChange':
      return {
        objectId: Number(event.objectId),
        propertyName: event.property,
        propertyValue: event.value,
        isSensitive: false,
      };
    case 'associationChange':
      return {
        fromObjectId: Number(event.objectId),
        toObjectId: Number(event.toId),
        associationType: `${upper(facts.singular)}_TO_${upper(objectTypeFacts[event.toType].singular)}`,
        associationRemoved: event.removed,
        isPrimaryAssociation: event.primary,
        ...(event.type === 'notes'
          ? { fromObjectTypeId: facts.typeId, toObjectTypeId: objectTypeFacts[event.toType].typeId }
          : {}),
      };
    case 'merge':
      return {
        objectId: Number(event.objectId),
        primaryObjectId: Number(event.primaryId),
        mergedObjectIds: event.mergedIds.map(Number),
        newObjectId: Number(event.newId),
        numberOfPropertiesMoved: event.moved,
      };
    default:
      return { objectId: Number(event.objectId), changeFlag: changeFlags[event.kind] };
  }
}

/** `CALCULATED` has no source id of its own; the app's writes carry the app id, people's their user id. */
export function toWebhookEvent(
  event: CrmEvent,
  subscription: Subscription,
  appId: number,
  eventId: number,
): WebhookEvent {
  return {
    eventId,
    subscriptionId: subscription.id,
    portalId: event.portalId,
    appId,
    occurredAt: event.at,
    subscriptionType: subscription.subscriptionType,
    attemptNumber: 0,
    ...details(event),
    changeSource: event.source.type,
    ...(event.source.id === '' ? {} : { sourceId: event.source.id }),
    ...(subscription.subscriptionType.startsWith('object.')
      ? { objectTypeId: objectTypeFacts[event.type].typeId }
      : {}),
  };
}
