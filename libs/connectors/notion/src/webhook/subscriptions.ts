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

/** What a person looks at when Notion has stopped telling of changes. */
export const whenSilent: readonly string[] = [
  'In Notion open the integration, tab Webhooks: the subscription must be active, its URL the address the connection shows, and each event it lists ticked. Notion pauses a subscription whose deliveries keep failing; resume it there.',
  'When it was deleted or its URL has changed, create it anew with that address. Notion then sends a new verification token: verify it, and have the operator add it to NOTION_WEBHOOK_TOKEN.',
  'When deliveries are refused with 401, NOTION_WEBHOOK_TOKEN is not the token of this subscription.',
];
