/** Which answers a live update of a topic makes stale, by endpoint id. */
export const staleByTopic: Readonly<Record<string, readonly string[]>> = {
  accounts: ['listAccounts', 'readAccount', 'listTimeline', 'readOverview', 'readWriteBack'],
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
  attention: ['listAttention', 'readOverview'],
  rehearsals: ['listRehearsals', 'readRehearsal', 'listRehearsalRows', 'readRehearsalRow'],
  backfills: ['listBackfills', 'readBackfill', 'listBackfillRecords', 'listSilentAccounts'],
  connections: ['listConnectors', 'readConnection', 'readWriteBack', 'listRules', 'readOverview'],
};
