import {
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import type { TrafficLog } from '../../../traffic/traffic-log';
import type { Salesforce } from '../salesforce';
import { PubsubError } from './pubsub-error';
import {
  pubsubService,
  type FetchRequest,
  type FetchResponse,
  type SchemaRequest,
  type TopicRequest,
} from './pubsub-protocol';
import { PubsubSession } from './pubsub-session';
import { Subscription } from './subscription';

const host = 'https://api.pubsub.salesforce.com:7443/eventbus.v1.PubSub';

/** Writes one exchange into the log of calls, under the provider's real address. */
function note(
  traffic: TrafficLog,
  exchange: {
    method: string;
    direction?: 'in' | 'out';
    metadata: Metadata;
    request: unknown;
    code: status;
    answer: unknown;
    startedAt: number;
  },
): void {
  traffic.add({
    at: new Date().toISOString(),
    provider: 'salesforce',
    direction: exchange.direction ?? 'in',
    method: 'POST',
    url: `${host}/${exchange.method}`,
    requestHeaders: exchange.metadata.getMap(),
    requestBody: exchange.request,
    status: 200,
    responseHeaders: { 'grpc-status': exchange.code },
    responseBody: exchange.answer,
    durationMs: Math.round(performance.now() - exchange.startedAt),
  });
}

const refusalOf = (error: unknown): PubsubError =>
  error instanceof PubsubError
    ? error
    : new PubsubError(status.INTERNAL, 'service.internal.error', 'An internal error occurred.');

/** A call with one answer. */
function unary<Request, Answer extends object>(
  salesforce: Salesforce,
  method: string,
  work: (session: PubsubSession, request: Request) => Answer,
) {
  return (call: ServerUnaryCall<Request, Answer>, callback: sendUnaryData<Answer>): void => {
    const startedAt = performance.now();
    const { metadata, request } = call;
    try {
      const answer = work(PubsubSession.of(salesforce, metadata), request);
      note(salesforce.traffic, { method, metadata, request, code: status.OK, answer, startedAt });
      callback(null, answer);
    } catch (error) {
      const refusal = refusalOf(error);
      const answer = { error: refusal.reason, message: refusal.details };
      note(salesforce.traffic, { method, metadata, request, code: refusal.code, answer, startedAt });
      callback(refusal);
    }
  };
}

function subscribe(salesforce: Salesforce, call: ServerDuplexStream<FetchRequest, FetchResponse>): void {
  const startedAt = performance.now();
  const { metadata } = call;
  const log = { method: 'Subscribe', metadata, startedAt };
  let first: FetchRequest | null = null;
  let ended = false;
  const end = (code: status, answer: unknown): void => {
    if (ended) return;
    ended = true;
    subscription?.stop();
    const request = first === null ? null : { ...first, replay_id: first.replay_id.toString('base64') };
    note(salesforce.traffic, { ...log, request, code, answer });
  };
  const fail = (error: unknown): void => {
    if (ended) return;
    const refusal = refusalOf(error);
    end(refusal.code, { error: refusal.reason, message: refusal.details });
    call.emit('error', refusal);
  };
  let subscription: Subscription | null = null;
  try {
    subscription = new Subscription(PubsubSession.of(salesforce, metadata), salesforce.faults, {
      send: (response) => call.write(response),
      fail,
      delivered: (topic, events) =>
        note(salesforce.traffic, {
          ...log,
          direction: 'out',
          request: { topic, events: events.map(({ about }) => about) },
          code: status.OK,
          answer: null,
        }),
    });
  } catch (error) {
    return fail(error);
  }
  call.on('data', (request: FetchRequest) => {
    first ??= request;
    try {
      if (!ended) subscription?.request(request);
    } catch (error) {
      fail(error);
    }
  });
  call.on('end', () => {
    end(status.OK, null);
    call.end();
  });
  call.on('cancelled', () => end(status.CANCELLED, null));
  call.on('error', () => end(status.UNKNOWN, null));
}

/** Serves the Pub/Sub API of the simulated orgs on loopback. @throws when the port is taken. */
export async function startPubsubServer(
  salesforce: Salesforce,
  port: number,
): Promise<{ url: string; stop(): void }> {
  const server = new Server();
  server.addService(pubsubService(), {
    GetTopic: unary<TopicRequest, object>(salesforce, 'GetTopic', (session, { topic_name: topic }) => {
      const { object } = session.topic(topic);
      return {
        topic_name: topic,
        tenant_guid: `CORE/prod/${session.org.id}`,
        can_publish: false,
        can_subscribe: session.maySubscribe(object),
        schema_id: salesforce.changes.schemaOf(session.org, object).id,
        rpc_id: '',
      };
    }),
    GetSchema: unary<SchemaRequest, object>(salesforce, 'GetSchema', (_session, { schema_id: id }) => {
      const schema = salesforce.changes.schema(id);
      if (schema === undefined)
        throw new PubsubError(
          status.INVALID_ARGUMENT,
          'schema.validation.failed',
          'The schema ID is not known.',
        );
      return { schema_json: schema.json, schema_id: id, rpc_id: '' };
    }),
    Subscribe: (call: ServerDuplexStream<FetchRequest, FetchResponse>) => subscribe(salesforce, call),
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) =>
      error === null ? resolve(taken) : reject(error),
    );
  });
  return { url: `http://127.0.0.1:${bound}`, stop: () => server.forceShutdown() };
}
