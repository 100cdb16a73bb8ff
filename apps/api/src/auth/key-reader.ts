import { Injectable } from '@nestjs/common';
import { PrismaApiKeyStore, RateWindows, readApiKey } from '@thread/data';
import type { Counted, KeyHolder } from '@thread/data';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../http/problem-error';
import { tooMany } from '../http/too-many';

const bearer = /^Bearer ([\x21-\x7E]{1,200})$/i;
const minute = 60_000;

/** Calls of one key, and refused keys of one IP, per minute. */
export const keyLimits = { calls: 600, refused: 30 } as const;

const callsOf = (keyId: string): Counted => ({
  what: 'key.calls',
  of: keyId,
  limit: { times: keyLimits.calls, windowMs: minute },
});
const refusedOf = (ip: string): Counted => ({
  what: 'key.refused',
  of: ip,
  limit: { times: keyLimits.refused, windowMs: minute },
});

/** Finds out which API key a request shows. A request with an Authorization header is never taken for a person's, cookie or not. */
@Injectable()
export class KeyReader {
  constructor(
    private readonly keys: PrismaApiKeyStore,
    private readonly windows: RateWindows,
  ) {}

  /** Null when the request shows no key. Throws `key.invalid` alike for every key that does not work, `request.rate_limited`. */
  async read(request: FastifyRequest): Promise<KeyHolder | null> {
    const { authorization } = request.headers;
    if (authorization === undefined) return null;
    const [, text = ''] = bearer.exec(authorization) ?? [];
    const key = readApiKey(text);
    const holder = key && (await this.keys.holderOf(key, request.ip));
    const wait = await this.windows.take([holder ? callsOf(holder.keyId) : refusedOf(request.ip)]);
    if (wait > 0) throw tooMany(wait);
    if (!holder)
      throw new ProblemError('key.invalid', {
        headers: { 'www-authenticate': 'Bearer realm="Thread", error="invalid_token"' },
      });
    return holder;
  }
}
