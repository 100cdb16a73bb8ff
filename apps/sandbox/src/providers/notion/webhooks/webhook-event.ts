/** What happened, before it becomes a payload. */
export interface Change {
  workspaceId: string;
  type: string;
  entity: { id: string; type: 'page' | 'data_source' };
  parent: Record<string, unknown>;
  /** Ids of changed columns, for `page.properties_updated` and `data_source.schema_updated`. */
  updatedProperties: string[];
  author: { id: string; type: 'person' | 'bot' };
}

/** An event on its way: `id` stays the same over all attempts. */
export interface QueuedEvent {
  id: string;
  change: Omit<Change, 'author'> & { authors: Change['author'][] };
  /** First change in it, ms. */
  at: number;
  attempt: number;
  dueAt: number;
}

/** Facts of the integration and workspace a payload repeats. */
export interface EventSurroundings {
  workspaceName: string;
  subscriptionId: string;
  integrationId: string;
  /** Who may see it through the integration: people who authorised, and their bots. */
  accessibleBy: { id: string; type: 'person' | 'bot' }[];
}

/** The body Notion posts: ids only, never content. */
export function payloadOf(event: QueuedEvent, around: EventSurroundings): Record<string, unknown> {
  const { change } = event;
  const updated =
    change.type.endsWith('.deleted') || change.type.endsWith('.undeleted') ? [] : change.updatedProperties;
  return {
    id: event.id,
    timestamp: new Date(event.at).toISOString(),
    workspace_id: change.workspaceId,
    workspace_name: around.workspaceName,
    subscription_id: around.subscriptionId,
    integration_id: around.integrationId,
    type: change.type,
    authors: change.authors,
    accessible_by: around.accessibleBy,
    attempt_number: event.attempt,
    api_version: '2026-03-11',
    entity: change.entity,
    data: { parent: change.parent, ...(updated.length > 0 ? { updated_properties: updated } : {}) },
  };
}
