import { DeliveryRejected } from '@thread/connector-kit';
import type { Acknowledgement, RawRequest } from '@thread/connector-kit';
import type { NewInboxEvent } from '@thread/domain';
import { recordIdOf } from '../record-id';
import { connectorId } from '../salesforce.errors';
import { readFlowCall } from './flow-call';
import { orgOfAddress } from './message-key';
import type { MessageSecrets } from './message-key';
import { readOutboundMessage } from './outbound-message';
import type { ToldChanges } from './told-changes';
import { objectTypeOf } from './told-event';
import type { ToldEvent } from './told-event';

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Only what can safely be part of a database key. */
const messageId = /^[\w-]{1,64}$/;

const rejected = (what: string): DeliveryRejected =>
  new DeliveryRejected(`The message cannot be used: ${what}.`, { connectorId, operation: 'webhook.split' });

const isXml = (body: Uint8Array): boolean =>
  new TextDecoder().decode(body.subarray(0, 64)).trimStart().startsWith('<');

function read(body: Uint8Array): ToldChanges {
  try {
    const text = utf8.decode(body);
    return isXml(body) ? readOutboundMessage(text) : readFlowCall(text);
  } catch (error) {
    throw rejected(error instanceof TypeError ? 'it is not UTF-8' : String((error as Error).message));
  }
}

/**
 * Cuts a message into one event per record. The org inside must be the one whose address was called: a copy of an org takes its messages along, address and all.
 * @throws DeliveryRejected when it is neither an outbound message nor a Flow's call, or is another org's.
 */
export function splitMessage(request: RawRequest, secrets: MessageSecrets): readonly NewInboxEvent[] {
  const orgId = orgOfAddress(request.url, secrets);
  const { organizationId, changes } = read(request.body);
  if (orgId === null || recordIdOf(organizationId) !== orgId)
    throw rejected('the org in it is not the one the address belongs to');
  if (changes.length === 0) throw rejected('it names no record');
  return changes.map(({ id, recordId }): NewInboxEvent => {
    const objectId = recordIdOf(recordId);
    if (objectId === null || !messageId.test(id)) throw rejected('an id in it is none');
    const body: ToldEvent = { told: 1, objectType: objectTypeOf(objectId), objectId };
    return {
      connectorId,
      accountKey: orgId,
      dedupeKey: `told:${orgId}:${id}:${objectId}`,
      source: 'webhook',
      objectType: body.objectType,
      objectId,
      eventType: `${body.objectType ?? 'record'}.told`,
      occurredAt: null,
      body: new TextEncoder().encode(JSON.stringify(body)),
    };
  });
}

const acknowledged: Acknowledgement = {
  contentType: 'text/xml; charset=utf-8',
  body:
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
    '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>',
};

/** Without exactly this answer an outbound message comes again, for 24 hours. A Flow takes any 2xx; it gets an example of an answer for its set-up. */
export function acknowledgeMessage({ body }: RawRequest): Acknowledgement {
  return isXml(body) ? acknowledged : { contentType: 'application/json', body: '{"accepted":true}' };
}
