/** Which answers a live update of a topic makes stale, by endpoint id. */
export const staleByTopic: Readonly<Record<string, readonly string[]>> = {
  accounts: [
    'listAccounts',
    'readAccount',
    'listTimeline',
    'listDuplicates',
    'listMerges',
    'readOverview',
    'readWriteBack',
  ],
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
  rehearsals: ['listRehearsals', 'readRehearsal', 'listRehearsalRows', 'readRehearsalRow'],
  backfills: ['listBackfills', 'readBackfill', 'listBackfillRecords', 'listSilentAccounts'],
  connections: ['listConnectors', 'readConnection', 'readWriteBack', 'listRules', 'readOverview'],
};
