import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Notion } from '../notion';
import { apiError, codeOfStatus, NotionError, rateLimited } from './notion-error';

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
  reply.raw.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
  });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.raw.destroy());
}

/** An ordinary error answer of that status. */
export function errorOfStatus(status: number): NotionError {
  const { body } = apiError(codeOfStatus(status), 'Unexpected error occurred.');
  return new NotionError(status, { ...body, status }, status === 529 ? { 'retry-after': '5' } : {});
}

/**
 * Strikes a call with the API faults that are on. Returns true when the call has been answered (or cut) here.
 * @throws NotionError for faults that are ordinary error answers.
 */
export async function strikeApiCall(notion: Notion, reply: FastifyReply, path: string): Promise<boolean> {
  const { faults } = notion;
  const slow = faults.take('slow', path);
  if (slow !== null) await wait(slow.ms);
  if (faults.take('connectionReset', path) !== null) {
    cutConnection(reply);
    return true;
  }
  if (faults.take('htmlBody', path) !== null) {
    await reply.code(200).header('content-type', 'text/html; charset=utf-8').send(page);
    return true;
  }
  const limited = faults.take('rateLimited', path);
  if (limited !== null) throw rateLimited(limited.seconds);
  const broken = faults.take('serverError', path);
  if (broken !== null) throw errorOfStatus(broken.status);
  return false;
}
