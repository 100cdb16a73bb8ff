import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import {
  AuthorisationExpired,
  CursorExpired,
  StreamRefused,
  UnexpectedResponse,
  VendorUnavailable,
} from '@thread/connector-kit';
import type { ConnectorError, ConnectorErrorFacts } from '@thread/connector-kit';
import { connectorId } from '../salesforce.errors';

const prefix = 'sfdc.platform.eventbus.grpc.';
const hourMs = 60 * 60_000;

/** Salesforce's own code from the trailers, without what all codes have in common. */
function reasonOf(error: ServiceError): string {
  const code = error.metadata?.get('error-code')[0];
  return typeof code === 'string' && code.startsWith(prefix) ? code.slice(prefix.length, 100) : '';
}

/** The sentences for what a person has to switch on. Polling goes on in the meantime. */
export const notices = {
  captureOff: (object: string, seconds: number) =>
    `Changes arrive by looking every ${seconds} s. Switch on Change Data Capture for ${object} in Salesforce to have them in seconds.`,
  notAllowed: (object: string, seconds: number) =>
    `Changes arrive by looking every ${seconds} s. Give the connected Salesforce user “View All Records” for ${object} to have them in seconds.`,
  allowanceSpent: (seconds: number) =>
    `Salesforce’s allowance of change events for today is used up. Changes arrive by looking every ${seconds} s until it is back.`,
  notLicensed: (seconds: number) =>
    `This Salesforce org has no Pub/Sub API. Changes arrive by looking every ${seconds} s.`,
} as const;

const notFound = new Set<string>(['topic.not.found', 'topic.get.not.found']);
const spent = new Set(['subscription.limit.exceeded', 'concurrent.client.limit.exceeded']);

/** Converts what gRPC threw. `about` names the object the call was about, and the seconds between polls. */
export function pubsubErrorOf(
  error: ServiceError,
  operation: string,
  about: { readonly object: string; readonly everySeconds: number },
): ConnectorError {
  const reason = reasonOf(error);
  const facts: ConnectorErrorFacts = { connectorId, operation, ...(reason ? { providerCode: reason } : {}) };
  const { object, everySeconds } = about;
  if (reason.includes('replayid')) return new CursorExpired('Salesforce no longer has these events.', facts);
  if (spent.has(reason)) return new StreamRefused(notices.allowanceSpent(everySeconds), facts, hourMs);
  if (reason === 'service.tenant.license')
    return new StreamRefused(notices.notLicensed(everySeconds), facts, hourMs);
  if (notFound.has(reason) || error.code === status.NOT_FOUND)
    return new StreamRefused(notices.captureOff(object, everySeconds), facts);
  if (error.code === status.UNAUTHENTICATED || reason === 'service.auth.error')
    return new AuthorisationExpired('Salesforce no longer accepts the access token.', facts);
  if (error.code === status.PERMISSION_DENIED || reason.endsWith('permission'))
    return new StreamRefused(notices.notAllowed(object, everySeconds), facts);
  if (error.code === status.INVALID_ARGUMENT || error.code === status.UNIMPLEMENTED)
    return new UnexpectedResponse('Salesforce’s event stream refused the request.', facts);
  return new VendorUnavailable('Salesforce’s event stream does not answer.', facts);
}
