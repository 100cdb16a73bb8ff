import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HubSpot } from '../hubspot';
import { apiError, rateLimited } from './hubspot-error';

/** Fault kinds that spoil the answer rather than the request; decided before, applied while sending. */
export type SpoiltAnswer = 'truncate' | 'cut' | null;

const page =
  '<!DOCTYPE html><html><head><title>Just a moment…</title></head><body><h1>Checking your browser</h1></body></html>';

/** Cuts the connection without a word. The reply must not be used afterwards. */
export function cutConnection(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}

/** Announces the whole body, sends half of it and cuts the connection. */
export function sendTruncated(reply: FastifyReply, body: string): void {
  const bytes = Buffer.from(body);
  reply.hijack();
  reply.raw.writeHead(reply.statusCode, {
    'content-type': 'application/json;charset=utf-8',
    'content-length': bytes.length,
  });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
}

/**
 * Strikes a call with the API faults that are on. Returns true when the call has been answered (or cut) here.
 * @throws HubSpotError for faults that are ordinary error answers.
 */
export async function strikeApiCall(
  hubspot: HubSpot,
  request: FastifyRequest,
  reply: FastifyReply,
  place: { portalId: number; path: string },
): Promise<boolean> {
  const { faults } = hubspot;
  const slow = faults.take('slow', place);
  if (slow !== null) await wait(slow.ms);
  if (faults.take('connectionReset', place) !== null) {
    cutConnection(reply);
    return true;
  }
  if (faults.take('htmlBody', place) !== null) {
    await reply.code(200).header('content-type', 'text/html; charset=utf-8').send(page);
    return true;
  }
  const limited = faults.take('rateLimited', place);
  if (limited !== null) throw rateLimited(limited.policy);
  const broken = faults.take('serverError', place);
  if (broken !== null) {
    if (broken.status === 477) reply.header('retry-after', '60');
    throw apiError(broken.status, broken.status === 423 ? 'LOCKED' : 'INTERNAL_ERROR', 'internal error');
  }
  return false;
}
