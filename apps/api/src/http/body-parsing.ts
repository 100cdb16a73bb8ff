import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { ProblemError } from './problem-error';

/** Most bytes a request body may have. */
export const bodyLimit = 1_048_576;

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'), (key, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('A member may not be called __proto__.');
      return value;
    });
  } catch {
    throw new ProblemError('request.malformed');
  }
}

/** Compressed bodies are refused everywhere: a signature covers the bytes sent, and a small body could unpack to a huge one. */
export const refuseCompressed: onRequestHookHandler = (request, _reply, done) => {
  const encoding = request.headers['content-encoding'];
  const compressed = encoding !== undefined && encoding.toLowerCase() !== 'identity';
  done(compressed ? new ProblemError('request.unsupported_media_type') : undefined);
};

/** One way to read bodies: they must be JSON. */
export function registerBodyParsing(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addHook('onRequest', refuseCompressed);
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body));
    } catch (error) {
      done(error as ProblemError);
    }
  });
  server.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else done(new ProblemError('request.unsupported_media_type'));
  });
}
