import { Client, Metadata, credentials } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { VendorUnavailable, UnexpectedResponse } from '@thread/connector-kit';
import type { Secret } from '@thread/connector-kit';
import type { z } from 'zod';
import { connectorId } from '../salesforce.errors';
import { pubsubErrorOf } from './pubsub-errors';
import { fetchResponse, methodOf, schemaInfo, topicInfo } from './pubsub-protocol';
import type { FetchRequest, FetchResponse } from './pubsub-protocol';

/** Who calls, and for which org. */
export interface PubsubAccess {
  readonly accessToken: Secret;
  readonly instanceUrl: string;
  readonly orgId: string;
}

const callDeadlineMs = 15_000;
const mostMessageBytes = 8 * 1024 * 1024;

const metadataOf = ({ accessToken, instanceUrl, orgId }: PubsubAccess): Metadata => {
  const metadata = new Metadata();
  metadata.set('accesstoken', accessToken.expose());
  metadata.set('instanceurl', instanceUrl);
  metadata.set('tenantid', orgId);
  return metadata;
};

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && typeof Reflect.get(error, 'code') === 'number';

/** One subscription. Reading it throws ConnectorError; it ends quietly once it was cancelled. */
export interface Subscription {
  readonly responses: AsyncIterable<FetchResponse>;
  request(request: FetchRequest): void;
  cancel(): void;
}

/** The Pub/Sub API of one connection's org, over a channel of its own. Errors are ConnectorErrors. */
export class PubsubClient {
  readonly #client: Client;
  readonly #metadata: Metadata;
  readonly #everySeconds: number;

  /** @param url `https://host:port`; plain http only for a double on this machine. */
  constructor(url: string, access: PubsubAccess, everySeconds: number) {
    const { protocol, hostname, port } = new URL(url);
    const isPlain = protocol === 'http:';
    this.#client = new Client(
      `${hostname}:${port || (isPlain ? '80' : '443')}`,
      isPlain ? credentials.createInsecure() : credentials.createSsl(),
      { 'grpc.max_receive_message_length': mostMessageBytes, 'grpc.enable_retries': 0 },
    );
    this.#metadata = metadataOf(access);
    this.#everySeconds = everySeconds;
  }

  /** Whether the connected user may subscribe. @throws StreamRefused when the object has no topic. */
  async maySubscribe(object: string): Promise<boolean> {
    const request = { topic_name: topicOf(object) };
    return (await this.#unary('GetTopic', request, topicInfo, object)).can_subscribe;
  }

  /** Avro schema as JSON text. */
  async schema(id: string, object: string): Promise<string> {
    return (await this.#unary('GetSchema', { schema_id: id }, schemaInfo, object)).schema_json;
  }

  subscribe(object: string): Subscription {
    const { path, requestSerialize, responseDeserialize } = methodOf('Subscribe');
    const call: ClientDuplexStream<object, object> = this.#client.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      this.#metadata,
    );
    let cancelled = false;
    const everySeconds = this.#everySeconds;
    async function* responses(): AsyncGenerator<FetchResponse> {
      const operation = 'stream.subscribe';
      try {
        for await (const message of call) yield readAs(fetchResponse, message, operation);
      } catch (error) {
        if (cancelled) return;
        throw isServiceError(error) ? pubsubErrorOf(error, operation, { object, everySeconds }) : error;
      }
      if (!cancelled)
        throw new VendorUnavailable('Salesforce ended the event stream.', { connectorId, operation });
    }
    return {
      responses: responses(),
      request: (request) => void call.write(request),
      cancel: () => {
        cancelled = true;
        call.cancel();
      },
    };
  }

  close(): void {
    this.#client.close();
  }

  #unary<T>(
    name: 'GetTopic' | 'GetSchema',
    request: object,
    schema: z.ZodType<T>,
    object: string,
  ): Promise<T> {
    const { path, requestSerialize, responseDeserialize } = methodOf(name);
    const operation = name === 'GetTopic' ? 'stream.topic' : 'stream.schema';
    return new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + callDeadlineMs };
      this.#client.makeUnaryRequest<object, object>(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.#metadata,
        options,
        (error, answer) => {
          if (error) {
            reject(pubsubErrorOf(error, operation, { object, everySeconds: this.#everySeconds }));
            return;
          }
          try {
            resolve(readAs(schema, answer, operation));
          } catch (problem) {
            reject(problem instanceof Error ? problem : new Error('The answer cannot be read.'));
          }
        },
      );
    });
  }
}

/** The topic of an object's change events. */
export function topicOf(object: string): string {
  return `/data/${object.replace(/__c$/, '__')}ChangeEvent`;
}

function readAs<T>(schema: z.ZodType<T>, message: unknown, operation: string): T {
  const read = schema.safeParse(message);
  if (read.success) return read.data;
  throw new UnexpectedResponse('Salesforce’s event stream sent a message of an unknown shape.', {
    connectorId,
    operation,
  });
}
