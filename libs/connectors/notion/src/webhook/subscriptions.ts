/**
 * Events the integration's subscription needs. Contents of pages are not read, comments neither. What is missing here or lost on its way is found by the
 * sweep.
 */
export const subscriptions: readonly string[] = [
  'page.created',
  'page.properties_updated',
  'page.moved',
  'page.deleted',
  'page.undeleted',
  'data_source.schema_updated',
];
