import type { Catalogue } from '@thread/connector-catalogue';
import type { Acknowledgement, RawRequest } from '@thread/connector-kit';
import { inSpan, type Logger, type Metrics } from '@thread/platform';
import { InboxOverloaded, receiveDelivery, type InboxWriter } from '@thread/pipeline';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { RequestListener } from 'node:http';
import { refuseCompressed } from '../http/body-parsing';
import { ProblemError } from '../http/problem-error';
import type { ProblemCode } from '../http/problem-table';
import { answerProblem } from '../http/problem.filter';
import { logRequest } from '../http/request-log';
import { headersWithoutPage } from '../http/security-headers';
import type { Handshakes } from '../operations/handshakes';

const prefix = '/webhooks/';
const route = `${prefix}:connectorId`;
const rejections: Readonly<Record<400 | 401 | 404, ProblemCode>> = {
  400: 'request.malformed',
  401: 'delivery.rejected',
  404: 'resource.not_found',
};
const retryAfterSeconds = 10;
const noBytes = Buffer.alloc(0);

interface DeliveryRequest {
  Params: { readonly connectorId: string };
}

export interface WebhookDoorParts {
  readonly inbox: Pick<InboxWriter, 'store'>;
  readonly catalogue: Pick<Catalogue, 'connector'>;
  readonly handshakes: Pick<Handshakes, 'note'>;
  readonly metrics: Pick<Metrics, 'httpSeconds' | 'webhookAckSeconds' | 'inboxEvents'>;
}

/**
 * The one door for every provider's webhooks. Nothing is parsed before it is verified; 2xx means committed. A Fastify server of its own
 * behind the same port, without sessions, cookies and guards: none of them has a say here, and under load they would cost most of what a
 * delivery costs. (A scope of the main server would not do: hooks reach even the scopes made before them.)
 */
export class WebhookDoor {
  readonly server: FastifyInstance;
  readonly #headers: Readonly<Record<string, string>>;
  #parts: WebhookDoorParts | null = null;

  constructor(
    readonly publicUrl: string,
    readonly logger: Logger,
    options: FastifyServerOptions,
  ) {
    this.#headers = headersWithoutPage(publicUrl);
    this.server = Fastify(options);
    this.#furnish(this.server);
  }

  /** Deliveries come in here, every other request goes on to `others`. */
  before(others: RequestListener): RequestListener {
    return (request, response) => {
      if (request.method === 'POST' && request.url?.startsWith(prefix))
        this.server.routing(request, response);
      else others(request, response);
    };
  }

  #furnish(server: FastifyInstance): void {
    const headers = this.#headers;
    const everyAnswer = Object.entries(headers).flat();
    server.removeAllContentTypeParsers();
    // The bytes stay untouched whatever their type says.
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    server.addHook('onRequest', refuseCompressed);
    server.addHook<DeliveryRequest>('onResponse', (request, reply, done) => {
      this.#note(request, reply);
      done();
    });
    server.setErrorHandler((error, request, reply) => this.#answerProblem(error, request, reply));
    server.setNotFoundHandler((request, reply) =>
      this.#answerProblem(new ProblemError('resource.not_found'), request, reply),
    );
    server.post<DeliveryRequest>(route, async (request, reply) => {
      const acknowledgement = await this.#receive(request);
      if (acknowledgement) {
        void reply.headers(headers).header('x-request-id', request.id).type(acknowledgement.contentType);
        return reply.code(200).send(acknowledgement.body);
      }
      // The answer of every delivery that went well, past what Fastify does for answers with a body.
      reply.hijack();
      reply.raw.writeHead(204, [...everyAnswer, 'x-request-id', request.id]).end();
      return reply;
    });
  }

  #answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    void reply.headers(this.#headers).header('x-request-id', request.id);
    return answerProblem(error, request, reply, this);
  }

  /** Lets deliveries in; before, they are asked to come again. */
  open(parts: WebhookDoorParts): void {
    this.#parts = parts;
  }

  async #receive(request: FastifyRequest<DeliveryRequest>): Promise<Acknowledgement | null> {
    if (!this.#parts) throw comeAgain(retryAfterSeconds);
    const { catalogue, handshakes, inbox, metrics } = this.#parts;
    const { connectorId } = request.params;
    const connector = catalogue.connector(connectorId) ?? undefined;
    const received = receiveDelivery(connector, this.#rawRequest(request), new Date());
    if (received.kind === 'rejected') {
      const { status, reason } = received;
      this.logger.warn({ requestId: request.id, connectorId, status, reason }, 'A delivery was refused');
      throw new ProblemError(rejections[status]);
    }
    if (received.kind === 'handshake') {
      handshakes.note(connectorId, received.secret, new Date());
      this.logger.warn({ requestId: request.id, connectorId }, 'A handshake waits at /operator/handshakes');
      return null;
    }
    try {
      const { stored, duplicates } = await inSpan('webhook.store', { connector: connectorId }, () =>
        inbox.store(received.events),
      );
      metrics.inboxEvents.inc({ connector: connectorId, outcome: 'stored' }, stored);
      metrics.inboxEvents.inc({ connector: connectorId, outcome: 'duplicate' }, duplicates);
      return received.acknowledgement;
    } catch (error) {
      // Whatever goes wrong here is ours: the provider must send again.
      this.logger.error({ err: error, requestId: request.id, connectorId }, 'A delivery could not be stored');
      throw comeAgain(error instanceof InboxOverloaded ? error.retryAfterSeconds : retryAfterSeconds);
    }
  }

  /** The request as the provider made it: behind a proxy the address is the public one, never what Host says. */
  #rawRequest(request: FastifyRequest): RawRequest {
    const body = Buffer.isBuffer(request.body) ? request.body : noBytes;
    const target = request.raw.url ?? '/';
    return {
      method: request.method,
      url: `${this.publicUrl}${target}`,
      headers: distinctHeaders(request.raw.rawHeaders),
      body,
    };
  }

  #note(request: FastifyRequest<DeliveryRequest>, reply: FastifyReply): void {
    logRequest(this.logger, request, reply, route);
    const { httpSeconds, webhookAckSeconds } = this.#parts?.metrics ?? {};
    const status = String(reply.statusCode);
    const seconds = reply.elapsedTime / 1000;
    httpSeconds?.observe({ method: request.method, route, status }, seconds);
    // A connector nobody has is 404: its name comes from outside and would make a series of its own.
    if (reply.statusCode !== 404)
      webhookAckSeconds?.observe({ connector: request.params.connectorId, status }, seconds);
  }
}

function comeAgain(seconds: number): ProblemError {
  return new ProblemError('server.unavailable', { headers: { 'retry-after': String(seconds) } });
}

/**
 * Header values by lower-case name; one sent twice is an array, which Node's own `headers` would have joined or dropped.
 * @param raw names and values in turn, as they were sent.
 */
function distinctHeaders(raw: readonly string[]): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = Object.create(null) as typeof headers;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase();
    const value = raw[at + 1]!;
    const before = headers[name];
    headers[name] =
      before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return headers;
}
