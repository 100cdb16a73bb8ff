import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory, Reflector } from '@nestjs/core';
import type { DynamicModule } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { InboxWriter } from '@thread/pipeline';
import { newId, StageQueue } from '@thread/platform';
import type { Logger, Metrics } from '@thread/platform';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../api.config';
import { SessionReader } from '../auth/session-reader';
import { CATALOGUE } from '../connectors.module';
import { METRICS } from '../metrics';
import { Handshakes } from '../operations/handshakes';
import { registerHandshakesPage } from '../operations/handshakes-page';
import { registerQueueBoard } from '../operations/queue-board';
import { WebhookDoor } from '../webhooks/webhook-door';
import { ActingPerson } from './acting-person';
import { AnswerCheck } from './answer-check';
import { bodyLimit, registerBodyParsing } from './body-parsing';
import { NestLog } from './nest-log';
import { ProblemError } from './problem-error';
import { ProblemFilter, problemBody, problemType } from './problem.filter';
import { registerRequestFigures } from './request-figures';
import { registerRequestLog, requestIdOf } from './request-log';
import { registerSecurityHeaders } from './security-headers';

const connections = {
  /** Whoever sends slower than this is cut off, at most one look later. */
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 72_000,
};

/** Answers addresses that cannot be decoded: they reach neither hooks nor filters. */
function unroutable(publicUrl: string) {
  return (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const body = problemBody(
      new ProblemError('request.malformed', {
        detail: 'The address cannot be read.',
        nextStep: 'Check the address.',
      }),
      request,
      publicUrl,
    );
    void reply
      .status(body.status)
      .header('x-request-id', request.id)
      .type(problemType)
      .send(JSON.stringify(body));
  };
}

/** Builds the Nest application on a Fastify server with the product's HTTP rules; initialised, not listening. */
export async function createServer(
  module: DynamicModule,
  config: ApiConfig,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const options = {
    bodyLimit,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(request.headers['x-request-id'], newId),
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: unroutable(config.publicUrl),
  };
  const webhooks = new WebhookDoor(config.publicUrl, logger, options);
  const adapter = new FastifyAdapter({
    ...options,
    forceCloseConnections: 'idle',
    serverFactory: (handler: RequestListener) => createHttpServer(connections, webhooks.before(handler)),
  });
  const server = adapter.getInstance<FastifyInstance>();
  server.addHook('preClose', () => webhooks.server.close());
  registerRequestLog(server, logger);
  registerBodyParsing(server);
  await registerSecurityHeaders(server, config.publicUrl);
  await server.register(cookie);
  await server.register(fastifyStatic, { root: config.webRoot, serve: false });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new NestLog(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(config.publicUrl, logger));
  app.useGlobalInterceptors(new AnswerCheck(app.get(Reflector)), new ActingPerson());
  app.enableShutdownHooks([]);
  const metrics = app.get<Metrics>(METRICS);
  registerRequestFigures(server, metrics);
  const handshakes = app.get(Handshakes);
  const catalogue = app.get<Catalogue>(CATALOGUE);
  webhooks.open({ inbox: app.get(InboxWriter), catalogue, handshakes, metrics });
  const operators = {
    sessions: app.get(SessionReader),
    operatorEmails: config.platform.operatorEmails,
    publicUrl: config.publicUrl,
  };
  await registerQueueBoard(server, { ...operators, queue: app.get(StageQueue) });
  registerHandshakesPage(server, handshakes, operators);
  await app.init();
  await Promise.all([server.ready(), webhooks.server.ready()]);
  return app;
}
