import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

const field = (type: string, id: number): { type: string; id: number } => ({ type, id });
const list = (type: string, id: number): { type: string; id: number; rule: string } => ({
  ...field(type, id),
  rule: 'repeated',
});

/** The part of the Pub/Sub API that is simulated: topics, schemas and subscriptions. */
const messages = {
  TopicRequest: { fields: { topic_name: field('string', 1) } },
  TopicInfo: {
    fields: {
      topic_name: field('string', 1),
      tenant_guid: field('string', 2),
      can_publish: field('bool', 3),
      can_subscribe: field('bool', 4),
      schema_id: field('string', 5),
      rpc_id: field('string', 6),
    },
  },
  SchemaRequest: { fields: { schema_id: field('string', 1) } },
  SchemaInfo: {
    fields: { schema_json: field('string', 1), schema_id: field('string', 2), rpc_id: field('string', 3) },
  },
  ReplayPreset: { values: { LATEST: 0, EARLIEST: 1, CUSTOM: 2 } },
  FetchRequest: {
    fields: {
      topic_name: field('string', 1),
      replay_preset: field('ReplayPreset', 2),
      replay_id: field('bytes', 3),
      num_requested: field('int32', 4),
    },
  },
  ProducerEvent: {
    fields: { id: field('string', 1), schema_id: field('string', 2), payload: field('bytes', 3) },
  },
  ConsumerEvent: { fields: { event: field('ProducerEvent', 1), replay_id: field('bytes', 2) } },
  FetchResponse: {
    fields: {
      events: list('ConsumerEvent', 1),
      latest_replay_id: field('bytes', 2),
      rpc_id: field('string', 3),
      pending_num_requested: field('int32', 4),
    },
  },
  PubSub: {
    methods: {
      GetTopic: { requestType: 'TopicRequest', responseType: 'TopicInfo' },
      GetSchema: { requestType: 'SchemaRequest', responseType: 'SchemaInfo' },
      Subscribe: {
        requestType: 'FetchRequest',
        requestStream: true,
        responseType: 'FetchResponse',
        responseStream: true,
      },
    },
  },
};

/** The service as gRPC serves it. */
export function pubsubService(): ServiceDefinition {
  const described = { nested: { eventbus: { nested: { v1: { nested: messages } } } } };
  const loaded = fromJSON(described as Parameters<typeof fromJSON>[0], {
    keepCase: true,
    enums: String,
    defaults: true,
  });
  return loaded['eventbus.v1.PubSub'] as ServiceDefinition;
}

export interface TopicRequest {
  topic_name: string;
}

export interface SchemaRequest {
  schema_id: string;
}

export interface FetchRequest {
  topic_name: string;
  replay_preset: 'LATEST' | 'EARLIEST' | 'CUSTOM';
  replay_id: Buffer;
  num_requested: number;
}

export interface FetchResponse {
  events: { event: { id: string; schema_id: string; payload: Buffer }; replay_id: Buffer }[];
  latest_replay_id: Buffer;
  rpc_id: string;
  pending_num_requested: number;
}
