import type { ConnectorTriggers } from '@thread/connector-kit';
import type { ObjectSchemas } from '../records/object-schemas';
import type { SalesforceClient } from '../salesforce.client';
import { defaultStage, readPipelines } from './pipelines';

/** What can start an account in Salesforce: an opportunity entering a stage, within a record type, or another of its fields reaching a value. */
export function createTriggers(client: SalesforceClient, schemas: ObjectSchemas): ConnectorTriggers {
  return {
    sources: [
      {
        id: 'deal_stage',
        label: 'An opportunity enters a stage, or a field of it reaches a value',
        objectType: 'deal',
        stageProperty: 'StageName',
      },
    ],
    listPipelines: (context) => readPipelines(client, schemas, context),
    defaultStage,
  };
}
