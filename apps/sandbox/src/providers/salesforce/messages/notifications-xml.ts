import type { Org } from '../org/org';
import { newestValues, type SObjectRecord } from '../org/sobject-record';

/** One record in a message. The id of the notification stays the same at every attempt. */
export interface NotifiedRecord {
  notificationId: string;
  record: SObjectRecord;
}

export interface MessageFacts {
  org: Org;
  /** Id of the outbound message's definition. */
  actionId: string;
  instanceUrl: string;
  /** Salesforce sends none since 2026. */
  sessionId: string | null;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const shownFields: Readonly<Record<string, readonly string[]>> = {
  Opportunity: ['Name', 'StageName'],
  Account: ['Name'],
  Contact: ['Email'],
};

function notification({ notificationId, record }: NotifiedRecord): string {
  const values = newestValues(record);
  const fields = (shownFields[record.type] ?? []).flatMap((name) => {
    const value = values[name];
    return value === null || value === undefined ? [] : [`<sf:${name}>${escape(String(value))}</sf:${name}>`];
  });
  return (
    `<Notification><Id>${notificationId}</Id>` +
    `<sObject xsi:type="sf:${record.type}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">` +
    `<sf:Id>${record.id}</sf:Id>${fields.join('')}</sObject></Notification>`
  );
}

/** The SOAP message, as an outbound message's WSDL describes it, with the records' values as they are now. */
export function notificationsXml(facts: MessageFacts, records: readonly NotifiedRecord[]): string {
  const { org, actionId, instanceUrl, sessionId } = facts;
  const soap = (kind: string): string => escape(`${instanceUrl}/services/Soap/${kind}/67.0/${org.id}`);
  const session =
    sessionId === null ? '<SessionId xsi:nil="true"/>' : `<SessionId>${escape(sessionId)}</SessionId>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>' +
    '<notifications xmlns="http://soap.sforce.com/2005/09/outbound">' +
    `<OrganizationId>${org.id}</OrganizationId><ActionId>${actionId}</ActionId>${session}` +
    `<EnterpriseUrl>${soap('c')}</EnterpriseUrl><PartnerUrl>${soap('u')}</PartnerUrl>` +
    `${records.map(notification).join('')}</notifications></soapenv:Body></soapenv:Envelope>`
  );
}

const acknowledgement = /<(?:[\w-]+:)?Ack>\s*(?:true|1)\s*<\/(?:[\w-]+:)?Ack>/;

/** Whether an answer acknowledges a message: nothing but 200 with the acknowledgement in a SOAP envelope does. */
export function isAcknowledged(status: number, contentType: string, body: string): boolean {
  return (
    status === 200 &&
    /^text\/xml\b/i.test(contentType) &&
    body.includes('http://soap.sforce.com/2005/09/outbound') &&
    acknowledgement.test(body)
  );
}
