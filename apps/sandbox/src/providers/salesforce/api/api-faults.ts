import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Salesforce } from '../salesforce';
import type { FaultPlace } from '../faults/fault-switches';
import { SalesforceError } from './salesforce-error';

/** Cuts the connection without a word. The reply must not be used afterwards. */
export function cutConnection(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}

/** 401: the session is unknown or over. */
export const invalidSession = (): SalesforceError =>
  new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');

const page =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We are down for maintenance</h1></body></html>';

/**
 * Strikes a call with the faults that are on. Returns true when the call has been answered (or cut) here.
 * @throws SalesforceError for faults that are ordinary error answers.
 */
export async function strikeApiCall(
  salesforce: Salesforce,
  reply: FastifyReply,
  place: FaultPlace,
): Promise<boolean> {
  const { faults } = salesforce;
  const slow = faults.take('slow', place);
  if (slow !== null) await wait(slow.ms);
  if (faults.take('connectionReset', place) !== null) {
    cutConnection(reply);
    return true;
  }
  if (faults.take('htmlBody', place) !== null) {
    await reply.code(200).type('text/html; charset=UTF-8').send(page);
    return true;
  }
  const broken = faults.take('serverError', place);
  if (broken !== null) {
    if (broken.status === 503)
      throw new SalesforceError(503, 'SERVER_UNAVAILABLE', 'Server is temporarily unavailable');
    throw new SalesforceError(
      broken.status,
      'UNKNOWN_EXCEPTION',
      'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567)',
    );
  }
  if (faults.take('apiDisabled', place) !== null)
    throw new SalesforceError(
      403,
      'API_DISABLED_FOR_ORG',
      'API is not enabled for this Organization or Partner',
    );
  if (faults.take('concurrentLimit', place) !== null)
    throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.');
  return false;
}
