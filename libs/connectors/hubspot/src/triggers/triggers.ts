import type { ConnectorTriggers } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import { defaultStage, readPipelines } from './pipelines';

/** What can start an account in HubSpot: a deal entering a stage of a pipeline. */
export function createTriggers(client: HubspotClient): ConnectorTriggers {
  return {
    sources: [
      { id: 'deal_stage', label: 'A deal enters a stage', objectType: 'deal', stageProperty: 'dealstage' },
    ],
    listPipelines: (context) => readPipelines(client, context),
    defaultStage,
  };
}
