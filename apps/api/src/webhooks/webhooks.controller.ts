import { Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import type { RawRequest } from '@thread/connector-kit';
import { inSpan, type Metrics } from '@thread/platform';
import { InboxOverloaded, InboxWriter, receiveDelivery } from '@thread/pipeline';
import type { ReceivedDelivery } from '@thread/pipeline';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiConfig } from '../api.config';
import { CATALOGUE } from '../connectors.module';
import { ProblemError } from '../http/problem-error';
import type { ProblemCode } from '../http/problem-table';
import { LOGGER } from '../logger';
import type { ProcessLogger } from '../logger';
import { METRICS } from '../metrics';

const rejections: Readonly<Record<400 | 401 | 404, ProblemCode>> = {
  400: 'request.malformed',
  401: 'delivery.rejected',
  404: 'resource.not_found',
};
const retryAfterSeconds = 10;
const noBytes = Buffer.alloc(0);

/** The one door for every provider's webhooks. Nothing is parsed before it is verified; 2xx means committed. */
@Controller('webhooks')
export class WebhooksController {
  constructor(
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    private readonly inbox: InboxWriter,
    @Inject(ApiConfig) private readonly config: ApiConfig,
    @Inject(LOGGER) private readonly logger: ProcessLogger,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  @Post(':connectorId')
  @HttpCode(204)
  async receive(
    @Param('connectorId') connectorId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store');
    const connector = this.catalogue.connector(connectorId) ?? undefined;
    const received = this.#receive(connector, request);
    if (received.kind === 'rejected') {
      this.logger.warn(
        { requestId: request.id, connectorId, status: received.status, reason: received.reason },
        'A delivery was refused',
      );
      throw new ProblemError(rejections[received.status]);
    }
    try {
      const { stored, duplicates } = await inSpan('webhook.store', { connector: connectorId }, () =>
        this.inbox.store(received.events),
      );
      this.metrics.inboxEvents.inc({ connector: connectorId, outcome: 'stored' }, stored);
      this.metrics.inboxEvents.inc({ connector: connectorId, outcome: 'duplicate' }, duplicates);
    } catch (error) {
      throw this.#notStored(error, connectorId, request.id);
    }
  }

  #receive(connector: Parameters<typeof receiveDelivery>[0], request: FastifyRequest): ReceivedDelivery {
    return receiveDelivery(connector, this.#rawRequest(request), new Date());
  }

  /** The request as the provider made it: behind a proxy the address is the public one, never what Host says. */
  #rawRequest(request: FastifyRequest): RawRequest {
    const body = Buffer.isBuffer(request.body) ? request.body : noBytes;
    const target = request.raw.url ?? '/';
    return {
      method: request.method,
      url: `${this.config.publicUrl}${target}`,
      headers: distinctHeaders(request),
      body,
    };
  }

  /** Whatever goes wrong here is ours: the provider must send again. */
  #notStored(error: unknown, connectorId: string, requestId: string): ProblemError {
    this.logger.error({ err: error, requestId, connectorId }, 'A delivery could not be stored');
    const seconds = error instanceof InboxOverloaded ? error.retryAfterSeconds : retryAfterSeconds;
    return new ProblemError('server.unavailable', { headers: { 'retry-after': String(seconds) } });
  }
}

/** Header values by lower-case name; one sent twice is an array, which Node's own `headers` would have joined or dropped. */
function distinctHeaders(request: FastifyRequest): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, values] of Object.entries(request.raw.headersDistinct)) {
    if (values) headers[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return headers;
}
