import { defineConnector, defineConnectorEntry } from '@thread/connector-kit';
import type { Connector } from '@thread/connector-kit';
import { z } from 'zod';
import { createAuth } from './auth/auth';
import { createHubspotClient } from './hubspot.client';
import { readHubspotConfig } from './hubspot.config';
import type { HubspotConfig } from './hubspot.config';
import { hubspotDisplay } from './hubspot.display';
import { connectorId } from './hubspot.errors';
import { hubspotLimits } from './hubspot.limits';
import { createNormalise } from './normalise/normalise';
import { createPoll } from './poll/poll';
import { createRecords } from './records/records';
import { createSearch } from './search/search';
import { createTriggers } from './triggers/triggers';
import { splitDelivery } from './webhook/split-delivery';
import { subscriptions, whenSilent } from './webhook/subscriptions';
import { verifyDelivery } from './webhook/verify-delivery';
import { createWriter } from './writer/writer';

/** The HubSpot connector for one app: OAuth, webhooks, poll, deal-stage trigger and batched reading. */
export function createHubspotConnector(config: HubspotConfig): Connector {
  const client = createHubspotClient(config.apiUrl);
  const search = createSearch(client);
  const { clientSecret, previousSecret, acceptV1Signatures: acceptV1 } = config;
  const verifySettings = { clientSecret, previousSecret, acceptV1 };
  return defineConnector({
    id: connectorId,
    display: hubspotDisplay,
    settings: {
      schema: z.object({ autoCreate: z.boolean().default(true) }),
      labels: {
        autoCreate: {
          label: 'Create accounts automatically',
          help: 'When this is off, deals are still recorded and decided, but no account is created until somebody says so.',
        },
      },
    },
    auth: createAuth(config, client),
    limits: hubspotLimits,
    webhook: {
      verify: (request, now) => verifyDelivery(request, now, verifySettings),
      split: splitDelivery,
      setup: { subscriptions, whenSilent },
    },
    poll: createPoll(search),
    normalise: createNormalise(config.appId),
    triggers: createTriggers(client),
    records: createRecords(client, search),
    writer: createWriter(client),
  });
}

/** HubSpot in the catalogue. */
export const hubspotEntry = defineConnectorEntry({
  id: connectorId,
  display: hubspotDisplay,
  configure: (env) => {
    const read = readHubspotConfig(env);
    return read.kind === 'ready' ? { kind: 'ready', connector: createHubspotConnector(read.config) } : read;
  },
});
