/** Which answers a live update of a topic makes stale, by endpoint id. */
export const staleByTopic: Readonly<Record<string, readonly string[]>> = {
  accounts: ['listAccounts', 'readAccount', 'listTimeline', 'listDuplicates', 'listMerges', 'readOverview'],
  activity: [
    'listRuns',
    'readRun',
    'listDeliveries',
    'readDelivery',
    'inspectRecord',
    'listCauses',
    'readCause',
    'listCauseRecords',
    'listReruns',
    'readRerun',
    'listRerunRecords',
  ],
  attention: ['listAttention', 'listDuplicates', 'readOverview'],
  connections: ['listConnectors', 'readConnection', 'listRules', 'readOverview'],
};
