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

const requestTimeoutMs = 60_000;
/** Whoever sends slower than this is cut off, at most one look later. */
const slowest = { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 };

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
  const adapter = new FastifyAdapter({
    bodyLimit,
    requestTimeout: requestTimeoutMs,
    http: slowest,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    forceCloseConnections: 'idle',
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(request.headers['x-request-id'], newId),
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: unroutable(config.publicUrl),
  });
  const server = adapter.getInstance<FastifyInstance>();
  // Before everything else: webhooks have a room of their own, without what pages and the REST API need.
  const webhooks = new WebhookDoor(config.publicUrl, logger);
  await webhooks.register(server);
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
  await server.ready();
  return app;
}
