import type { Connection, NewInboxEvent } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Database } from '../database';
import { storeEvents } from './store-events';

/**
 * Puts a person's request for a decision into the inbox, with its entry in the audit log. Stored before it answers.
 * @returns the inbox event's id. Throws when the connection takes no events any more.
 */
export async function askForDecision(
  database: Database,
  connection: Pick<Connection, 'id' | 'workspaceId'>,
  event: NewInboxEvent,
  act: { readonly userId: string; readonly cause: string; readonly instruction: string | null },
): Promise<string> {
  const { workspaceId, id: connectionId } = connection;
  return database.inSystem(async (tx) => {
    const { fresh, connectionIds } = await storeEvents(tx, [event]);
    const id = fresh[0]?.ids[0];
    if (id === undefined || !connectionIds.includes(connectionId))
      throw new Error('An event just stored must be readable.');
    await audit(tx, {
      workspaceId,
      actorUserId: act.userId,
      action: 'record.triggered',
      subject: `connection:${connectionId}`,
      detail: {
        objectType: event.objectType,
        externalId: event.objectId,
        inboxEventId: id,
        cause: act.cause,
        instruction: act.instruction,
      },
    });
    return id;
  });
}
