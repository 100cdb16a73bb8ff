import { defineConnector, defineConnectorEntry } from '@thread/connector-kit';
import type { Connector } from '@thread/connector-kit';
import { z } from 'zod';
import { createAuth } from './auth/auth';
import { normalise } from './normalise/normalise';
import { createPoll } from './poll/poll';
import { ObjectSchemas } from './records/object-schemas';
import { createRecords } from './records/records';
import { createSalesforceClient } from './salesforce.client';
import { readSalesforceConfig } from './salesforce.config';
import type { SalesforceConfig } from './salesforce.config';
import { salesforceDisplay } from './salesforce.display';
import { connectorId } from './salesforce.errors';
import { salesforceLimits } from './salesforce.limits';
import { createStream } from './stream/stream';
import { createTriggers } from './triggers/triggers';
import { createMessages } from './webhook/messages';
import { createWriter } from './writer/writer';

/** The Salesforce connector, for the installation's External Client App and for those of customers: OAuth, poll, opportunity-stage trigger and batched reading. */
function createSalesforceConnector(config: SalesforceConfig): Connector {
  const { pubsubUrl, apiUrl, pollSeconds, messageSecrets } = config;
  const client = createSalesforceClient(config.apiUrl);
  const schemas = new ObjectSchemas(client);
  const poll = createPoll(client, pollSeconds);
  const { everySeconds } = poll;
  return defineConnector({
    id: connectorId,
    display: salesforceDisplay,
    settings: {
      schema: z.object({ autoCreate: z.boolean().default(true) }),
      labels: {
        autoCreate: {
          label: 'Create accounts automatically',
          help: 'When this is off, opportunities are still recorded and decided, but no account is created until somebody says so.',
        },
      },
    },
    auth: createAuth(config, client),
    limits: salesforceLimits,
    ...(messageSecrets === null ? {} : { webhook: createMessages(messageSecrets) }),
    poll,
    ...(pubsubUrl === null ? {} : { stream: createStream({ pubsubUrl, apiUrl, everySeconds }) }),
    normalise,
    triggers: createTriggers(client, schemas),
    records: createRecords(client, schemas),
    writer: createWriter(client, schemas),
  });
}

/** Salesforce in the catalogue. */
export const salesforceEntry = defineConnectorEntry({
  id: connectorId,
  display: salesforceDisplay,
  configure: (env) => {
    const read = readSalesforceConfig(env);
    return read.kind === 'ready'
      ? { kind: 'ready', connector: createSalesforceConnector(read.config) }
      : read;
  },
});
