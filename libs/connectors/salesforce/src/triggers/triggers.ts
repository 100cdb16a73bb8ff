import type { ConnectorTriggers } from '@thread/connector-kit';
import type { ObjectSchemas } from '../records/object-schemas';
import type { SalesforceClient } from '../salesforce.client';
import { defaultStage, readPipelines } from './pipelines';

/** What can start an account in Salesforce: an opportunity entering a stage, within a record type. Whether it is won, and any other field, can be a condition. */
export function createTriggers(client: SalesforceClient, schemas: ObjectSchemas): ConnectorTriggers {
  return {
    sources: [
      {
        id: 'deal_stage',
        label: 'An opportunity enters a stage',
        objectType: 'deal',
        stageProperty: 'StageName',
      },
    ],
    listPipelines: (context) => readPipelines(client, schemas, context),
    defaultStage,
  };
}
