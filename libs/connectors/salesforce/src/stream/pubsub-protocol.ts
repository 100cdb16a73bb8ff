import type { MethodDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { z } from 'zod';

const field = (type: string, id: number) => ({ type, id });

/** What Thread uses of `eventbus.v1`: three calls and their messages. */
const used = {
  TopicRequest: { fields: { topic_name: field('string', 1) } },
  TopicInfo: { fields: { can_subscribe: field('bool', 4), schema_id: field('string', 5) } },
  SchemaRequest: { fields: { schema_id: field('string', 1) } },
  SchemaInfo: { fields: { schema_json: field('string', 1) } },
  ReplayPreset: { values: { LATEST: 0, EARLIEST: 1, CUSTOM: 2 } },
  FetchRequest: {
    fields: {
      topic_name: field('string', 1),
      replay_preset: field('ReplayPreset', 2),
      replay_id: field('bytes', 3),
      num_requested: field('int32', 4),
    },
  },
  ProducerEvent: { fields: { schema_id: field('string', 2), payload: field('bytes', 3) } },
  ConsumerEvent: { fields: { event: field('ProducerEvent', 1), replay_id: field('bytes', 2) } },
  FetchResponse: {
    fields: {
      events: { ...field('ConsumerEvent', 1), rule: 'repeated' },
      latest_replay_id: field('bytes', 2),
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

const described = { nested: { eventbus: { nested: { v1: { nested: used } } } } };
const service = fromJSON(described as Parameters<typeof fromJSON>[0], {
  keepCase: true,
  enums: String,
  defaults: true,
})['eventbus.v1.PubSub'] as Readonly<Record<string, MethodDefinition<object, object>>>;

/** How a call is written and read on the wire. */
export function methodOf(name: 'GetTopic' | 'GetSchema' | 'Subscribe'): MethodDefinition<object, object> {
  const method = service[name];
  if (!method) throw new Error(`The protocol has no call ${name}.`);
  return method;
}

const bytes = z.instanceof(Uint8Array);

export const topicInfo = z.object({ can_subscribe: z.boolean() });
export const schemaInfo = z.object({ schema_json: z.string() });
export const fetchResponse = z.object({
  events: z.array(z.object({ event: z.object({ schema_id: z.string(), payload: bytes }), replay_id: bytes })),
  latest_replay_id: bytes,
});
export type FetchResponse = z.infer<typeof fetchResponse>;

export interface FetchRequest {
  readonly topic_name: string;
  readonly replay_preset?: 'LATEST' | 'CUSTOM';
  readonly replay_id?: Uint8Array;
  readonly num_requested: number;
}
