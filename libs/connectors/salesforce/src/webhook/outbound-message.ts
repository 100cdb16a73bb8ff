import { SaxesParser } from 'saxes';
import type { SaxesTagNS } from 'saxes';
import type { ToldChanges } from './told-changes';

const envelope = 'http://schemas.xmlsoap.org/soap/envelope/';
const outbound = 'http://soap.sforce.com/2005/09/outbound';
/** What the deepest field of a message lies at is eight. */
const deepest = 32;

/** Elements that are read, by the names of the elements around them. Everything else is passed over, the session id with it. */
const read = {
  organization: 'Envelope/Body/notifications/OrganizationId',
  notification: 'Envelope/Body/notifications/Notification',
  notificationId: 'Envelope/Body/notifications/Notification/Id',
  recordId: 'Envelope/Body/notifications/Notification/sObject/Id',
} as const;

/** An element's own name where it belongs to SOAP or to outbound messages, or lies within a record; anything else has none. */
function nameOf({ local, uri }: SaxesTagNS, depth: number): string {
  const expected = depth < 2 ? envelope : outbound;
  return uri === expected || depth > 4 ? local : '?';
}

/**
 * Reads a SOAP outbound message. Nothing but ids is taken out of it. Document types, and with them entities of one's own, are refused.
 * @throws Error saying what is wrong, without any of the text.
 */
export function readOutboundMessage(xml: string): ToldChanges {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const path: string[] = [];
  const notifications: { id: string; recordId: string }[] = [];
  let organizationId = '';
  let text = '';
  const refuse = (reason: string) => (): never => {
    throw new Error(reason);
  };
  parser.on('error', refuse('it is not well-formed XML'));
  parser.on('doctype', refuse('it has a document type'));
  parser.on('opentag', (tag) => {
    if (path.length >= deepest) refuse('it is nested too deep')();
    path.push(nameOf(tag, path.length));
    text = '';
    if (path.join('/') === read.notification) notifications.push({ id: '', recordId: '' });
  });
  const onText = (part: string): void => {
    text += part;
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    const at = path.join('/');
    const last = notifications.at(-1);
    if (at === read.organization) organizationId = text;
    else if (at === read.notificationId && last) last.id = text;
    else if (at === read.recordId && last) last.recordId = text;
    path.pop();
    text = '';
  });
  parser.write(xml).close();
  return { organizationId, changes: notifications };
}
