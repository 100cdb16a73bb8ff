import { defineConnector, defineConnectorEntry } from '@thread/connector-kit';
import type { Connector } from '@thread/connector-kit';
import { z } from 'zod';
import { createAuth } from './auth/auth';
import { normalise } from './normalise/normalise';
import { createNotionClient } from './notion.client';
import { readNotionConfig } from './notion.config';
import type { NotionConfig } from './notion.config';
import { notionDisplay } from './notion.display';
import { connectorId } from './notion.errors';
import { notionLimits } from './notion.limits';
import { createPoll } from './poll/poll';
import { createRecords } from './records/records';
import { DataSources } from './schema/data-sources';
import { createTriggers } from './triggers/triggers';
import { readHandshake } from './webhook/handshake';
import { splitDelivery } from './webhook/split-delivery';
import { subscriptions, whenSilent } from './webhook/subscriptions';
import { verifyDelivery } from './webhook/verify-delivery';
import { createWriter } from './writer/writer';

/** The Notion connector for one integration: OAuth, webhooks, mandatory sweep, rows as triggers, reading of rows with what they are related to, and writing to them. */
export function createNotionConnector(config: NotionConfig): Connector {
  const client = createNotionClient(config.apiUrl);
  const sources = new DataSources(client);
  return defineConnector({
    id: connectorId,
    display: notionDisplay,
    settings: {
      schema: z.object({ autoCreate: z.boolean().default(true) }),
      labels: {
        autoCreate: {
          label: 'Create accounts automatically',
          help: 'When this is off, rows are still recorded and decided, but no account is created until somebody says so.',
        },
      },
    },
    auth: createAuth(config, client),
    limits: notionLimits,
    webhook: {
      verify: (request) => verifyDelivery(request, config.webhookTokens),
      handshake: readHandshake,
      split: splitDelivery,
      setup: { subscriptions, whenSilent },
    },
    poll: createPoll(client, sources),
    normalise,
    triggers: createTriggers(sources),
    records: createRecords(client, sources),
    writer: createWriter({ client, sources }),
  });
}

/** Notion in the catalogue. */
export const notionEntry = defineConnectorEntry({
  id: connectorId,
  display: notionDisplay,
  configure: (env) => {
    const read = readNotionConfig(env);
    return read.kind === 'ready' ? { kind: 'ready', connector: createNotionConnector(read.config) } : read;
  },
});
