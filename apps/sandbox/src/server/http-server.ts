import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** Thrown while reading a request body that claims to be JSON and is not. `statusCode` 400. */
export class UnreadableJsonError extends Error {
  readonly statusCode = 400;
}

/** A form or query as plain data: a key sent twice becomes an array. */
export type FormFields = Record<string, string | string[]>;

/** Turns URL-encoded text into plain fields, keeping repeated keys. */
export function parseForm(text: string): FormFields {
  const fields: FormFields = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const before = fields[key];
    if (before === undefined) fields[key] = value;
    else if (Array.isArray(before)) before.push(value);
    else fields[key] = [before, value];
  }
  return fields;
}

/**
 * The bare Fastify instance every part of the sandbox hangs its routes on: reads JSON and forms, keeps connections
 * short enough to stop within two seconds, and answers only callers that address it by a loopback or configured name
 * (a browser tricked through DNS rebinding does not).
 */
export function createHttpServer(logger: Logger, allowedHosts: () => readonly string[]): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 8 * 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { querystringParser: (text) => parseForm(text), maxParamLength: 2_000 },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body);
    if (text.trim() === '') return done(null, undefined);
    try {
      done(null, JSON.parse(text));
    } catch (error) {
      done(new UnreadableJsonError(error instanceof Error ? error.message : 'not JSON'), undefined);
    }
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parseForm(String(body))),
  );
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, String(body)));
  app.addHook('onRequest', async (request, reply) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const known = ['127.0.0.1', 'localhost', '[::1]', ...allowedHosts()];
    if (!known.includes(host)) await reply.code(421).send({ error: `Unknown host ${host}` });
  });
  return app;
}
